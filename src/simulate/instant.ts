/** Milliseconds since 1970 of an ISO date or date-time from 1970 to 9999; without a zone it is UTC on every host. */
export function instant(text: string): number | undefined {
  const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text)
  if (iso === null) return undefined
  const ms = Date.parse(iso[1] === undefined || iso[4] !== undefined ? text : `${text}Z`)
  return ms >= 0 && ms < 253_402_300_800_000 ? ms : undefined
}
