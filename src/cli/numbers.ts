/** 1234567 → "1,234,567", whatever the machine's locale; toLocaleString would load all of ICU's data for it. */
export const count = (value: number): string => `${value}`.replace(/\B(?=(\d{3})+$)/g, ',')

/** "1 file", "2 files". */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`

export const seconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} s`

/** 1536 → "1.5 KB". */
export function bytes(value: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let size = value
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`
}
