/**
 * Comparing text the same way on every engine. Redshift passes over blanks at the end of a VARCHAR when it compares,
 * groups, sorts or makes distinct ('abc ' = 'abc'; r_Character_types, significance of trailing blanks), while LENGTH
 * counts them. The data has such pairs: 'USA ' and 'USA', ' ' and ''. Where blanks count, each of these gives the plain
 * text back, so that statements for those engines stay as they are.
 *
 * For texts from the input: what this project writes itself (status, dataset, uri) never ends in a blank.
 */
export interface TextRules {
  readonly trailingBlanksCount: boolean
}

/** A condition: two texts are the same. The plain equality stays in it, so that the planner can join by it. */
export function sameText(rules: TextRules, a: string, b: string): string {
  return rules.trailingBlanksCount ? `${a} = ${b}` : `(${a} = ${b} AND LENGTH(${a}) = LENGTH(${b}))`
}

/** A condition: two texts are not the same; null where one is. */
export function otherText(rules: TextRules, a: string, b: string): string {
  return rules.trailingBlanksCount ? `${a} <> ${b}` : `(${a} <> ${b} OR LENGTH(${a}) <> LENGTH(${b}))`
}

/** What GROUP BY and PARTITION BY name: the text, and what tells its blanks. */
export function textKey(rules: TextRules, text: string): string {
  return rules.trailingBlanksCount ? text : `${text}, LENGTH(${text})`
}

/** The same for the columns of a DISTINCT or a UNION: where blanks do not count, a column `<name>_length` comes with the text. */
export function distinctText(rules: TextRules, text: string): string {
  return rules.trailingBlanksCount
    ? text
    : `${text}, LENGTH(${text}) AS ${text.slice(text.lastIndexOf('.') + 1)}_length`
}

/**
 * The text in a form that equals, sorts and is found by IN as its bytes are: a character smaller than any other at its
 * end leaves no blank there, and changes no order.
 */
export function exactText(rules: TextRules, text: string): string {
  return rules.trailingBlanksCount ? text : `${text} || CHR(1)`
}
