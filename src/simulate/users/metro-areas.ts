import type { WeightedText } from './weighted-text.ts'
export function metroAreas(): WeightedText[] {
  return ['Red Bluff, CA', 'Columbia, SC'].map((text) => ({ text, weight: 1 }))
}
