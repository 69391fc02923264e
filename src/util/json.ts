/** JSON of a value (of nothing: {}) in which integers may be bigints: those become text, since JSON.stringify refuses them. */
export function jsonWithBigints(value: object | undefined): string {
  return JSON.stringify(value ?? {}, (_key, member: unknown) => (typeof member === 'bigint' ? String(member) : member))
}
