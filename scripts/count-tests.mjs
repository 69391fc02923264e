// Prints "passed failed skipped" of a vitest JSON report. Fails where there is none, or where the runner failed for
// another reason than a failed test. Usage: count-tests.mjs REPORT EXIT_CODE
import { readFileSync } from 'node:fs'

const [path, exitCode] = process.argv.slice(2)
const { numPassedTests, numFailedTests, numPendingTests, numTodoTests = 0 } = JSON.parse(readFileSync(path, 'utf8'))
if (exitCode !== '0' && numFailedTests === 0) process.exitCode = 1
else console.log(`${numPassedTests} ${numFailedTests} ${numPendingTests + numTodoTests}`)
