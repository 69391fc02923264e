import type { WeightedText } from './weighted-text.ts'
export function userAgents(): WeightedText[] {
  return ['Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)'].map((text) => ({ text, weight: 1 }))
}
