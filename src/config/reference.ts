import type { Setting } from './option.ts'
import { CONFIG_VARIABLE, settingList } from './settings.ts'

/** docs/reference/configuration.md, from the table of settings. */
export function configurationReference(): string {
  const rows = settingList().map(([, setting]) => row(setting))
  const more = settingList().flatMap(([, setting]) =>
    setting.more === undefined ? [] : [`- ${placeOf(setting)}: ${setting.more}`]
  )
  return `# Configuration

<!-- Generated from src/config/settings.ts by \`npm run docs\`; change that. -->

A value is taken from the strongest place that gives one: a flag, then the environment, then \`dwh.cfg\`, then the default.
An empty variable and an empty value in the file count as missing; an empty flag is an error. \`dwh.cfg\` is looked for in the
working directory; \`--config FILE\` or \`${CONFIG_VARIABLE}\` names another. An unknown section, key or \`SPARKIFY_…\` variable is an
error that names the nearest right one. Secrets are never printed.

| \`dwh.cfg\` | environment | flag | default | what it is |
|---|---|---|---|---|
${rows.join('\n')}

${more.join('\n')}

## The file

\`\`\`ini
${exampleConfig()}\`\`\`

Names of sections and keys may be in any case. A value may be in single or double quotes; nothing inside is escaped. A comment
stands on a line of its own behind \`#\` or \`;\`, or behind a value with a space before it: a password with a space and then \`#\` or
\`;\` needs quotes. A \`%\` is a plain character. [Why we read it ourselves](../decisions/0001-own-ini-reader.md).
`
}

/** dwh.example.cfg: every setting with its description, commented out but for the sections. */
export function exampleConfig(): string {
  const sections = new Map<string, string[]>()
  for (const [, setting] of settingList()) {
    if (!setting.ini) continue
    const { section, key } = setting.ini
    const lines = sections.get(section) ?? []
    lines.push(`# ${setting.description}`, `#${key} = ${setting.example ?? setting.default ?? ''}`.trimEnd())
    sections.set(section, lines)
  }
  const body = [...sections].map(([section, lines]) => `[${section}]\n${lines.join('\n')}\n`)
  return `# Copy to dwh.cfg and take the # off what you want to set. Everything has a default or may be missing.
# The sections of the original project (CLUSTER, IAM_ROLE, S3) work as they were.

${body.join('\n')}`
}

function row(setting: Setting<unknown>): string {
  const cells = [
    setting.ini ? code(`[${setting.ini.section}] ${setting.ini.key}`) : '',
    setting.env.map(code).join(', '),
    setting.flag ? code(`--${setting.flag.name}`) : '',
    setting.default === undefined ? '' : code(setting.default),
    `${setting.description}${setting.secret === 'value' ? ' Secret.' : ''}`
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function placeOf(setting: Setting<unknown>): string {
  return code(setting.ini ? `[${setting.ini.section}] ${setting.ini.key}` : (setting.env[0] ?? ''))
}

function code(text: string): string {
  return `\`${text}\``
}
