/** What stands where a secret stood. */
const MASK = '***'

/** scheme://user:PASSWORD@ up to the last @ of the word, because a password that was not encoded may hold / : and @. */
const URL_PASSWORD = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@'"<>]*:)[^\s'"<>]*@/gi
/** password=… in a connection string or a query, and the parts of a signed S3 address that give access. */
const NAMED_SECRET =
  /\b((?:ssl)?password|db_password|pwd|secret(?:_?access_?key)?|(?:x-amz-)?(?:security|session)-?token|x-amz-signature)(\s*[=:]\s*)('[^']*'|"[^"]*"|[^\s&'",}]+)/gi

/** Masks passwords in addresses and connection strings, whether or not they are known. */
export function redactText(text: string): string {
  return text
    .replace(URL_PASSWORD, (_match, before: string) => `${before}${MASK}@`)
    .replace(NAMED_SECRET, (_match, name: string, sign: string) => `${name}${sign}${MASK}`)
}

/** A function that masks these values, as they are and as addresses and JSON write them, and all that `redactText` does. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = new Set<string>()
  for (const secret of secrets) {
    if (secret === '') continue
    forms.add(secret)
    forms.add(encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '')))
    forms.add(JSON.stringify(secret).slice(1, -1))
  }
  // The longest first: one secret may be a part of another.
  const patterns = [...forms].sort((a, b) => b.length - a.length).map(patternOf)
  return (text) => redactText(patterns.reduce((masked, pattern) => masked.replace(pattern, MASK), text))
}

/** A very short secret is masked only where it stands as a word of its own; else it would mask half of every text. */
function patternOf(secret: string): RegExp {
  const exact = secret.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return new RegExp(secret.length < 4 ? `(?<![\\p{L}\\p{N}_])${exact}(?![\\p{L}\\p{N}_])` : exact, 'gu')
}
