import { expect, test } from 'vitest'
import { PRICING_PAGE, priceOf } from '../../../src/cloud/prices.ts'
import { timeText } from '../../../src/cloud/reminder.ts'

test('every price names its source and when it was read; where none was read there is none', () => {
  const known = [
    priceOf({ type: 'serverless' }, undefined),
    priceOf({ type: 'provisioned', nodeType: 'dc2.large' }, undefined)
  ]
  for (const price of known) {
    expect(price?.source).toMatch(/https:\/\/aws\.amazon\.com\//)
    expect(price?.read).toMatch(/^\d{4}-\d\d-\d\d$/)
  }
  for (const nodeType of ['ra3.large', 'ra3.xlplus', 'rg.large']) {
    expect(priceOf({ type: 'provisioned', nodeType }, undefined)).toBeUndefined()
    expect(priceOf({ type: 'provisioned', nodeType }, 0.6)).toMatchObject({ dollars: 0.6, read: 'by you' })
  }
  expect(PRICING_PAGE).toMatch(/^https:/)
})

test.each([
  [0, '0 min'],
  [59 * 60_000, '59 min'],
  [60 * 60_000, '1 h'],
  [130 * 60_000, '2 h 10 min'],
  [49 * 3_600_000, '2 d 1 h'],
  [48 * 3_600_000, '2 d']
])('%d ms are %s', (milliseconds, text) => {
  expect(timeText(milliseconds)).toBe(text)
})
