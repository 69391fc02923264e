import type { Rule } from './rules.ts'
import { reads, type Token, tokens } from './tokens.ts'

const has = (list: readonly Token[], ...words: readonly string[]): boolean =>
  list.some((t) => t.kind === 'word' && words.includes(t.text))

/** The string behind a word, over an AS. */
function behind(list: readonly Token[], word: string): Token | undefined {
  const at = list.findIndex((t) => t.kind === 'word' && t.text === word && t.depth === 0)
  if (at === -1) return undefined
  return reads(list, at + 1, 'as') ? list[at + 2] : list[at + 1]
}

const isCopy = (list: readonly Token[]): boolean => reads(list, 0, 'copy')

/** What stands inside the strings of COPY and UNLOAD, where no parser looks. */
export const S3_RULES: Readonly<Record<string, Rule>> = {
  timeFormat(list) {
    const format = isCopy(list) ? behind(list, 'timeformat') : undefined
    return format === undefined || ['auto', 'epochsecs', 'epochmillisecs'].includes(format.text)
      ? []
      : [`TIMEFORMAT '${format.text}'`]
  },
  jsonOption(list) {
    const option = isCopy(list) ? behind(list, 'json') : undefined
    const fine = option === undefined || /^(auto|auto ignorecase|s3:\/\/[^/]+\/.+)$/.test(option.text)
    return fine ? [] : [`JSON '${option.text}'`]
  },
  manifest(list) {
    if (!isCopy(list)) return []
    const from = behind(list, 'from')?.text ?? ''
    const named = /manifest[^/]*$/i.test(from)
    if (named && !has(list, 'manifest')) return ['a manifest is read as data without MANIFEST']
    if (!named && has(list, 'manifest')) return ['MANIFEST with something else than a manifest']
    return named || from.endsWith('/') || /\.[a-z]+(\.gz)?$/.test(from)
      ? []
      : [`the prefix ${from} also takes its neighbours`]
  },
  compUpdate: (list) =>
    isCopy(list) && !/compupdate off/.test(list.map((t) => t.text).join(' ')) ? ['COPY without COMPUPDATE OFF'] : [],
  silent: (list) =>
    isCopy(list) && has(list, 'truncatecolumns', 'acceptinvchars', 'fillrecord', 'ignoreallerrors')
      ? ['COPY that changes data in silence']
      : [],
  secrets: (list) =>
    has(list, 'credentials', 'access_key_id', 'secret_access_key', 'session_token')
      ? ['access keys in a statement']
      : [],
  role(list) {
    if (!isCopy(list) && !reads(list, 0, 'unload')) return []
    const role = behind(list, 'iam_role')
    const fine =
      role?.text === 'default' ||
      /^arn:aws[a-z-]*:iam::\d{12}:role\/[^,]+(,arn:aws[a-z-]*:iam::\d{12}:role\/[^,]+)*$/.test(role?.text ?? '')
    return fine ? [] : [`IAM_ROLE ${role?.text ?? 'is missing'}`]
  },
  unload(list) {
    if (!reads(list, 0, 'unload')) return []
    const select = list[2]
    if (select?.kind !== 'string') return ['UNLOAD without its SELECT in a literal']
    const inner = tokens(select.text)
    return [
      ...(inner.some((t) => t.depth === 0 && t.kind === 'word' && t.text === 'limit')
        ? ['UNLOAD of a SELECT with an outer LIMIT']
        : []),
      ...(has(list, 'parquet') && has(list, 'gzip', 'zstd', 'bzip2', 'header', 'delimiter')
        ? ['Parquet with options of text']
        : []),
      ...(has(list, 'allowoverwrite') && has(list, 'cleanpath') ? ['ALLOWOVERWRITE with CLEANPATH'] : [])
    ]
  }
}
