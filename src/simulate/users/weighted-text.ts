/** A text and how often it is drawn, relative to the others of its table. */
export interface WeightedText {
  readonly text: string
  readonly weight: number
}
