/** Options by name, each with the values to try. */
export type Choices<T> = { readonly [K in keyof T]-?: readonly T[K][] }

interface Pair {
  readonly a: readonly [option: number, value: number]
  readonly b: readonly [option: number, value: number]
}

/**
 * Sets of options in which every two values of two options meet at least once, an option that is left out being a value
 * like another: most faults of such statements need no more than two. Greedy, and the same every time.
 */
export function coveringArray<T>(choices: Choices<T>): readonly Partial<T>[] {
  const names = Object.keys(choices) as (keyof T & string)[]
  // 0 leaves the option out.
  const sizes = names.map((name) => choices[name].length + 1)
  let open: Pair[] = []
  for (let i = 0; i < names.length; i++) {
    for (let j = i + 1; j < names.length; j++) {
      for (let x = 0; x < (sizes[i] ?? 0); x++) {
        for (let y = 0; y < (sizes[j] ?? 0); y++) open.push({ a: [i, x], b: [j, y] })
      }
    }
  }
  const rows: number[][] = []
  for (let first = open[0]; first !== undefined; first = open[0]) {
    const row: (number | undefined)[] = names.map(() => undefined)
    row[first.a[0]] = first.a[1]
    row[first.b[0]] = first.b[1]
    names.forEach((_, option) => {
      if (row[option] !== undefined) return
      const gains = Array.from(
        { length: sizes[option] ?? 0 },
        (_unused, value) => open.filter((pair) => meets(pair, row, option, value)).length
      )
      row[option] = gains.indexOf(Math.max(...gains))
    })
    const whole = row.map((value) => value ?? 0)
    rows.push(whole)
    open = open.filter(({ a, b }) => whole[a[0]] !== a[1] || whole[b[0]] !== b[1])
  }
  return rows.map((row) => {
    const options: Partial<T> = {}
    names.forEach((name, i) => {
      const value = row[i] ?? 0
      if (value > 0) options[name] = choices[name][value - 1]
    })
    return options
  })
}

function meets({ a, b }: Pair, row: readonly (number | undefined)[], option: number, value: number): boolean {
  const own = a[0] === option ? a : b[0] === option ? b : undefined
  const other = own === a ? b : a
  return own !== undefined && own[1] === value && row[other[0]] === other[1]
}
