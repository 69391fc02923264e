import { describe, expect, test } from 'vitest'
import { rolePolicy, runnerPolicy, trustPolicy } from '../../../src/cloud/policy.ts'
import { cloudFormation, terraform } from '../../../src/cloud/policy-formats.ts'
import type { S3Access } from '../../../src/cloud/spec.ts'
import { type Location, parseLocation } from '../../../src/util/location.ts'

const place = (text: string): Location => parseLocation(text, { folder: '/', home: '/' })
const brief: S3Access = {
  reads: ['s3://udacity-dend/log_data', 's3://udacity-dend/song_data/', 's3://udacity-dend/log_json_path.json'].map(
    place
  ),
  staging: place('s3://mine/staging')
}
const runnerOf = (type: 'serverless' | 'provisioned') =>
  runnerPolicy({ access: brief, region: 'us-west-2', type, name: 'sparkify', dbName: 'dwh', account: '123456789012' })

test('the role reads exactly the configured prefixes and objects, and writes below the staging prefix only', () => {
  expect(rolePolicy(brief, 'us-west-2').Statement).toEqual([
    {
      Sid: 'Read',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: [
        'arn:aws:s3:::udacity-dend/log_data/*',
        'arn:aws:s3:::udacity-dend/song_data/*',
        'arn:aws:s3:::udacity-dend/log_json_path.json',
        'arn:aws:s3:::mine/staging/*'
      ]
    },
    {
      Sid: 'List1',
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: ['arn:aws:s3:::udacity-dend'],
      Condition: { StringLike: { 's3:prefix': ['log_data/*', 'song_data/*'] } }
    },
    {
      Sid: 'List2',
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: ['arn:aws:s3:::mine'],
      Condition: { StringLike: { 's3:prefix': ['staging/*'] } }
    },
    {
      Sid: 'Locate',
      Effect: 'Allow',
      Action: ['s3:GetBucketLocation'],
      Resource: ['arn:aws:s3:::udacity-dend', 'arn:aws:s3:::mine']
    },
    { Sid: 'WriteUnloadedFiles', Effect: 'Allow', Action: ['s3:PutObject'], Resource: ['arn:aws:s3:::mine/staging/*'] }
  ])
})

test('without staging nothing may be written', () => {
  const text = JSON.stringify(rolePolicy({ ...brief, staging: undefined }, 'us-west-2'))
  expect(text).not.toMatch(/Put|Delete|mine/)
})

test('signs that mean more in a policy than in a key mean themselves; other partitions have other ARNs', () => {
  const odd: S3Access = { reads: [place('s3://bucket/a*b?c$d')], staging: undefined }
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as IAM writes a literal * ? and $
  expect(rolePolicy(odd, 'cn-north-1').Statement[0]?.Resource).toEqual(['arn:aws-cn:s3:::bucket/a${*}b${?}c${$}d/*'])
})

test.each(['serverless', 'provisioned'] as const)(
  'the runner of %s: no action for everything, and * only for its own statements',
  (type) => {
    for (const { Sid, Action, Resource, Condition } of runnerOf(type).Statement) {
      expect(
        Action.filter((action) => action.endsWith('*')),
        Sid
      ).toEqual([])
      if (Resource?.includes('*')) expect(JSON.stringify(Condition)).toContain('statement-owner-iam-userid')
    }
    expect(JSON.stringify(runnerOf(type))).toContain(
      'arn:aws:secretsmanager:us-west-2:123456789012:secret:redshift!sparkify-*'
    )
  }
)

describe('for teams where another team makes roles', () => {
  const set = {
    roleName: 'sparkify-redshift-us-west-2',
    rolePath: '/sparkify-dwh/',
    tags: { project: 'sparkify-dwh' },
    trust: trustPolicy,
    role: rolePolicy(brief, 'us-west-2'),
    runner: runnerOf('serverless')
  }

  test('Terraform: blocks are closed, and each document is the one that up would set', () => {
    const text = terraform(set)
    const documents = [...text.matchAll(/jsonencode\((\{[\s\S]*?\n {2}\})\)/g)].map(([, json = '']) =>
      // What Terraform does with a doubled sign.
      JSON.parse(json.replaceAll('$${', '${').replaceAll('%%{', '%{'))
    )
    expect(documents).toEqual([set.trust, set.role, set.runner])
    expect(text.replaceAll('$${', '')).not.toContain('${')
    const depth = [...text].reduce((level, sign) => level + ('{['.includes(sign) ? 1 : '}]'.includes(sign) ? -1 : 0), 0)
    expect(depth).toBe(0)
    expect([...text.matchAll(/^(resource|output) "[\w]+"/gm)]).toHaveLength(4)
  })

  test('CloudFormation: the same documents', () => {
    expect(cloudFormation(set)).toMatchObject({
      Resources: {
        RedshiftRole: {
          Properties: { AssumeRolePolicyDocument: set.trust, Policies: [{ PolicyDocument: set.role }] }
        },
        RunnerPolicy: { Properties: { PolicyDocument: set.runner } }
      }
    })
  })
})
