import { describe, expect, it } from 'vitest'
import { listQuestions, type Question, questionsDoc } from '../../../src/queries/index.ts'

const TOP: Question = {
  name: 'top-songs',
  title: 'Top songs',
  question: 'Which songs?',
  reads: 'Every play, on two lines.',
  bars: { label: 'title', value: 'plays' },
  sql: 'SELECT title\nFROM plays\nORDER BY title'
}

describe('questionsDoc', () => {
  it('has a line in the table and a section for each question', () => {
    const doc = questionsDoc([TOP])
    expect(doc).toContain('The 1 questions that `sparkify query NAME` answers.')
    expect(doc).toContain('| [top-songs](#top-songs) | Which songs? |')
    expect(doc).toContain('## top-songs\n\n**Top songs.** Which songs?\n\nEvery play, on two lines.\n')
    expect(doc).toContain('bars of `plays` by `title`')
    expect(doc).toMatch(/```sql\nSELECT title\nFROM plays\nORDER BY title\n```\n$/)
  })

  it('holds every question there is', async () => {
    const questions = await listQuestions()
    const doc = questionsDoc(questions)
    for (const { name } of questions) expect(doc).toContain(`\n## ${name}\n`)
    // Nothing in it may depend on when or where it was made: CI makes it again and compares.
    expect(questionsDoc(await listQuestions())).toBe(doc)
  })
})
