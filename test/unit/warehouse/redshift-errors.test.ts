import { describe, expect, it } from 'vitest'
import { isConflict, redshiftError, StatementFailed } from '../../../src/warehouse/redshift/errors.ts'

const context = { name: 'redshift://u@h:5439/db' }
const fromPg = (code: string, message: string, detail?: string) => Object.assign(new Error(message), { code, detail })
const fromDataApi = (message: string) => new StatementFailed(message)

describe('errors of Redshift', () => {
  it.each([
    fromPg(
      'XX000',
      '1023',
      'Serializable isolation violation on table - 100, transactions forming the cycle are: 1, 2'
    ),
    fromDataApi('ERROR: 1023\n  Detail: Serializable isolation violation on table - 100, transactions: 1, 2'),
    fromPg('40001', 'could not serialize access'),
    fromPg('40P01', 'deadlock detected')
  ])('knows a conflict: %o', (cause) => {
    const error = redshiftError(cause, context)
    expect(error).toMatchObject({ code: 'E_WAREHOUSE', remedy: 'retry' })
    expect(isConflict(error)).toBe(true)
  })

  it.each([
    [fromDataApi('ERROR: permission denied for relation songs'), { remedy: 'fix-config' }],
    [fromDataApi("ERROR: Query (12) cancelled on user's request"), { remedy: 'retry' }],
    [
      fromPg('XX000', 'User arn:aws:redshift:x is not authorized to assume IAM Role arn:aws:iam::1:role/x'),
      { remedy: 'fix-config', message: expect.stringContaining('may not use the role') }
    ],
    [
      fromDataApi('ERROR: S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid 1,CanRetry 1'),
      { remedy: 'fix-config', message: expect.stringContaining('may not read') }
    ],
    [fromPg('42P01', 'relation "songs" does not exist'), { remedy: 'fix-config' }],
    [fromDataApi('ERROR: relation "songs" does not exist'), { remedy: 'fix-config' }],
    [fromDataApi('ERROR: Assert'), { remedy: 'report-bug' }],
    [
      fromDataApi('Row size exceeds the maximum of 64 KB'),
      { remedy: 'fix-config', message: expect.stringContaining('more than the Data API hands over') }
    ],
    [fromDataApi('ERROR: Result size exceeds LISTAGG limit'), { remedy: 'report-bug' }],
    [fromPg('XX000', 'Row size exceeds the maximum'), { remedy: 'report-bug' }],
    [fromPg('ECONNREFUSED', 'connect'), { remedy: 'retry' }]
  ])('%o', (cause, expected) => {
    const error = redshiftError(cause, context)
    expect(error).toMatchObject({ code: 'E_WAREHOUSE', ...expected })
    expect(isConflict(error)).toBe(false)
  })

  it('takes a fault in the SQL of a reader for the reader’s', () => {
    const reading = { ...context, reading: true }
    for (const cause of [
      fromPg('42601', 'syntax error at or near "x"'),
      fromDataApi('ERROR: syntax error at or near "x"')
    ]) {
      expect(redshiftError(cause, reading)).toMatchObject({ code: 'E_USAGE', message: 'syntax error at or near "x"' })
    }
  })
})
