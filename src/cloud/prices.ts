/** What things cost, each figure with where it was read. Where nothing was read there is no figure: none is guessed. */
export interface Price {
  readonly dollars: number
  /** What it buys: a node for an hour, an RPU for an hour. */
  readonly per: 'node-hour' | 'RPU-hour'
  readonly source: string
  /** When the source was read. */
  readonly read: string
}

export const PRICING_PAGE = 'https://aws.amazon.com/redshift/pricing/'

/** On-demand prices of nodes. The sources name no region: prices differ by up to half between regions. */
const nodePrices: Readonly<Record<string, Price>> = {
  'dc2.large': {
    dollars: 0.25,
    per: 'node-hour',
    source: `"start small at $0.25 per hour", ${PRICING_PAGE}`,
    read: '2026-11-22'
  }
}

const rpuPrice: Price = {
  dollars: 0.375,
  per: 'RPU-hour',
  source:
    '4 RPU "beginning at $1.50 per hour", https://aws.amazon.com/blogs/big-data/amazon-redshift-serverless-at-4-rpus-high-value-analytics-at-low-cost/',
  read: '2026-11-22'
}

/** @param own what the user read on the pricing page for the region, in dollars for a node or an RPU and an hour */
export function priceOf(
  wanted: { readonly type: 'serverless' } | { readonly type: 'provisioned'; readonly nodeType: string },
  own: number | undefined
): Price | undefined {
  if (own !== undefined) {
    const per = wanted.type === 'serverless' ? 'RPU-hour' : 'node-hour'
    return { dollars: own, per, source: '[CLUSTER] PRICE of your configuration', read: 'by you' }
  }
  return wanted.type === 'serverless' ? rpuPrice : nodePrices[wanted.nodeType]
}
