/** One field or row that cannot be loaded, with its code of the load error reference (DEV r_Load_Error_Reference). */
export class LoadError extends Error {
  readonly code: number
  /** Where in the value, from 0. */
  readonly position: number
  constructor(code: number, message: string, position = 0) {
    super(message)
    this.name = 'LoadError'
    this.code = code
    this.position = position
  }
}

export const LOAD_ERRORS = {
  moreColumns: 1202,
  fewerColumns: 1203,
  range: 1204,
  overflow: 1222,
  date: 1205,
  timestamp: 1206,
  digit: 1207,
  float: 1208,
  decimal: 1209,
  boolean: 1210,
  notNull: 1213,
  delimiter: 1214,
  char: 1215,
  line: 1216,
  utf8: 1220
} as const
