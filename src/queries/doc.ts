import type { Question } from './question.ts'

/** The reference page of all questions (docs/reference/questions.md), as Markdown. */
export function questionsDoc(questions: readonly Question[]): string {
  const intro = [
    '# Questions',
    '',
    '<!-- Generated from src/queries/*.sql by `npm run docs`; change those. -->',
    '',
    `The ${questions.length} questions that \`sparkify query NAME\` answers. Each is one SELECT that runs unchanged, and gives the same`,
    'rows in the same order, on every engine. Times are UTC; percents and means are rounded to one decimal, halves up.',
    '',
    '| name | question |',
    '|---|---|',
    ...questions.map((q) => `| [${q.name}](#${q.name}) | ${cell(q.question)} |`)
  ]
  return `${[...intro, ...questions.flatMap(section)].join('\n')}\n`
}

function section(question: Question): string[] {
  return [
    '',
    `## ${question.name}`,
    '',
    `**${question.title}.** ${question.question}`,
    '',
    question.reads,
    ...(question.bars === undefined
      ? []
      : ['', `On a terminal with bars of \`${question.bars.value}\` by \`${question.bars.label}\`.`]),
    '',
    '```sql',
    question.sql,
    '```'
  ]
}

/** A bar inside a table's cell would end it. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
