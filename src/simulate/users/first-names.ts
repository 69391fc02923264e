import type { WeightedText } from './weighted-text.ts'

export interface FirstName extends WeightedText {
  readonly gender: 'F' | 'M'
}

const NAMES = 'Lily 79,Chloe 117,Ava 154'

export function firstNames(): FirstName[] {
  return NAMES.split(',').map((entry) => {
    const [text = '', weight] = entry.split(' ')
    return { text, gender: 'F', weight: Number(weight) }
  })
}
