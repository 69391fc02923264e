import type { WeightedText } from './weighted-text.ts'
export function lastNames(): WeightedText[] {
  return ['Smith', 'Johnson'].map((text) => ({ text, weight: 1 }))
}
