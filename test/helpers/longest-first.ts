import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The files that take longest, the longest first: begun last, one of them would keep a single worker busy while the other has
 * nothing left to do. Vitest knows this by itself only where an earlier run left its notes, which a fresh clone has not.
 */
const LONGEST = [
  'test/cli/verbs.test.ts',
  'test/pipeline/books.test.ts',
  'test/golden.test.ts',
  'test/pipeline/replace.test.ts',
  'test/unit/simulate/simulate.test.ts',
  'test/property.test.ts',
  'test/warehouse/postgres.test.ts',
  'test/cli/query.test.ts',
  'test/cli/simulate.test.ts',
  'test/pipeline/faults.test.ts',
  'test/sources/s3-faults.test.ts',
  'test/cloud/walk.test.ts',
  'test/warehouse/session.test.ts',
  'test/warehouse/load.test.ts',
  'test/real-data.test.ts',
  'test/unit/queries/real-data.test.ts'
]

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((path) => moduleId.endsWith(`/${path}`))
      return at === -1 ? LONGEST.length : at
    }
    return (await super.sort(files)).sort((a, b) => place(a) - place(b))
  }
}
