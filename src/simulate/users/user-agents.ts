/**
 * Browsers of the summer of 2014, the time of eventsim's own list, most common first within each family. A text with
 * a comma keeps its surrounding quotes, which a spreadsheet once put there: real logs have them, and loads must cope.
 */
import type { WeightedText } from './weighted-text.ts'

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const CHROMES = ['36.0.1985.143', '36.0.1985.125', '37.0.2062.94', '35.0.1916.153']
const CHROME_SYSTEMS = [
  'Windows NT 6.1; WOW64',
  'Macintosh; Intel Mac OS X 10_9_4',
  'Windows NT 6.3; WOW64',
  'Windows NT 6.1',
  'Macintosh; Intel Mac OS X 10_9_3',
  'Windows NT 5.1',
  'Windows NT 6.2; WOW64',
  'X11; Linux x86_64'
]
const RARE_CHROMES = [
  `Windows NT 6.1; WOW64|${WEBKIT} Chrome/37.0.2062.103 Safari/537.36`,
  `Windows NT 6.1; WOW64|${WEBKIT} Chrome/37.0.2062.102 Safari/537.36`,
  `Macintosh; Intel Mac OS X 10_8_5|${WEBKIT} Chrome/36.0.1985.125 Safari/537.36`,
  `Macintosh; Intel Mac OS X 10_10_0|${WEBKIT} Chrome/36.0.1985.143 Safari/537.36`,
  `Macintosh; Intel Mac OS X 10_7_5|${WEBKIT} Chrome/36.0.1985.143 Safari/537.36`,
  `X11; Linux x86_64|${WEBKIT} Ubuntu Chromium/36.0.1985.125 Chrome/36.0.1985.125 Safari/537.36`,
  `Windows NT 6.1; WOW64|${WEBKIT} Chrome/34.0.1847.137 Safari/537.36`,
  `Windows NT 6.1; WOW64|${WEBKIT} Chrome/33.0.1750.154 Safari/537.36`,
  `X11; CrOS x86_64 5841.83.0|${WEBKIT} Chrome/36.0.1985.138 Safari/537.36`
]
const SAFARIS = [
  'Macintosh; Intel Mac OS X 10_9_4|AppleWebKit/537.78.2 (KHTML, like Gecko) Version/7.0.6 Safari/537.78.2',
  'Macintosh; Intel Mac OS X 10_9_4|AppleWebKit/537.77.4 (KHTML, like Gecko) Version/7.0.5 Safari/537.77.4',
  'iPhone; CPU iPhone OS 7_1_2 like Mac OS X|AppleWebKit/537.51.2 (KHTML, like Gecko) Version/7.0 Mobile/11D257 Safari/9537.53',
  'iPad; CPU OS 7_1_2 like Mac OS X|AppleWebKit/537.51.2 (KHTML, like Gecko) Version/7.0 Mobile/11D257 Safari/9537.53',
  'Macintosh; Intel Mac OS X 10_9_3|AppleWebKit/537.75.14 (KHTML, like Gecko) Version/7.0.3 Safari/537.75.14',
  'iPhone; CPU iPhone OS 7_1_1 like Mac OS X|AppleWebKit/537.51.2 (KHTML, like Gecko) Version/7.0 Mobile/11D201 Safari/9537.53',
  'Macintosh; Intel Mac OS X 10_6_8|AppleWebKit/534.59.10 (KHTML, like Gecko) Version/5.1.9 Safari/534.59.10',
  'Macintosh; Intel Mac OS X 10_9_2|AppleWebKit/537.75.14 (KHTML, like Gecko) Version/7.0.3 Safari/537.75.14',
  'Macintosh; Intel Mac OS X 10_8_5|AppleWebKit/537.78.2 (KHTML, like Gecko) Version/6.1.6 Safari/537.78.2',
  'Macintosh; Intel Mac OS X 10_7_5|AppleWebKit/537.78.2 (KHTML, like Gecko) Version/6.1.6 Safari/537.78.2',
  'Macintosh; Intel Mac OS X 10_10|AppleWebKit/538.46 (KHTML, like Gecko) Version/8.0 Safari/538.46',
  'iPad; CPU OS 7_1_1 like Mac OS X|AppleWebKit/537.51.2 (KHTML, like Gecko) Version/7.0 Mobile/11D201 Safari/9537.53',
  'iPhone; CPU iPhone OS 7_0_4 like Mac OS X|AppleWebKit/537.51.1 (KHTML, like Gecko) Version/7.0 Mobile/11B554a Safari/9537.53',
  'iPad; CPU OS 6_1_3 like Mac OS X|AppleWebKit/536.26 (KHTML, like Gecko) Version/6.0 Mobile/10B329 Safari/8536.25',
  'Macintosh; Intel Mac OS X 10_9|AppleWebKit/537.71 (KHTML, like Gecko) Version/7.0 Safari/537.71',
  'Macintosh; Intel Mac OS X 10_9_1|AppleWebKit/537.73.11 (KHTML, like Gecko) Version/7.0.1 Safari/537.73.11'
]
const FIREFOX_SYSTEMS = [
  'Windows NT 6.1; WOW64',
  'Macintosh; Intel Mac OS X 10.9',
  'Windows NT 6.3; WOW64',
  'Windows NT 6.1',
  'Windows NT 5.1',
  'X11; Ubuntu; Linux x86_64',
  'Windows NT 6.2; WOW64',
  'X11; Linux x86_64',
  'Macintosh; Intel Mac OS X 10.8',
  'Macintosh; Intel Mac OS X 10.7',
  'Macintosh; Intel Mac OS X 10.6'
]
const RARE_FIREFOXES = [
  'Windows NT 6.1; WOW64|32.0',
  'Windows NT 6.1; WOW64|30.0',
  'Macintosh; Intel Mac OS X 10.9|30.0',
  'Windows NT 6.3; WOW64|32.0',
  'Windows NT 6.1; WOW64|24.0',
  'Macintosh; Intel Mac OS X 10.9|32.0',
  'Windows NT 6.1|30.0',
  'Windows NT 5.1|30.0',
  'X11; Linux x86_64|24.0'
]
const EXPLORERS = [
  'Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
  'compatible; MSIE 9.0; Windows NT 6.1; WOW64; Trident/5.0)',
  'compatible; MSIE 10.0; Windows NT 6.1; WOW64; Trident/6.0)',
  'Windows NT 6.3; WOW64; Trident/7.0; rv:11.0) like Gecko',
  'compatible; MSIE 10.0; Windows NT 6.2; WOW64; Trident/6.0)',
  'compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)',
  'Windows NT 6.3; WOW64; Trident/7.0; Touch; rv:11.0) like Gecko',
  'Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko'
]

/** "system|rest" -> a browser's text. */
function webkit(entry: string): string {
  const [system = '', rest = ''] = entry.split('|')
  return `"Mozilla/5.0 (${system}) ${rest}"`
}

function firefox(system: string, version: string): string {
  return `Mozilla/5.0 (${system}; rv:${version}) Gecko/20100101 Firefox/${version}`
}

/** A family's texts share its weight, the first ones most. */
function family(texts: readonly string[], share: number): WeightedText[] {
  const weights = texts.map((_, i) => 1 / (i + 2))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return texts.map((text, i) => ({ text, weight: ((weights[i] ?? 0) * share) / sum }))
}

/** Shares of the families as the 97 users of the real logs have them: 45, 24, 24 and 4. */
export function userAgents(): WeightedText[] {
  const chromes = CHROMES.flatMap((version) =>
    CHROME_SYSTEMS.map((system) => webkit(`${system}|${WEBKIT} Chrome/${version} Safari/537.36`))
  )
  return [
    ...family([...chromes, ...RARE_CHROMES.map(webkit)], 45),
    ...family(SAFARIS.map(webkit), 24),
    ...family(
      [
        ...FIREFOX_SYSTEMS.map((system) => firefox(system, '31.0')),
        ...RARE_FIREFOXES.map((entry) => {
          const [system = '', version = ''] = entry.split('|')
          return firefox(system, version)
        })
      ],
      24
    ),
    ...family(
      EXPLORERS.map((text) => `Mozilla/5.0 (${text}`),
      4
    )
  ]
}
