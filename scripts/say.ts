// One voice for the scripts: what is being done, on standard error, so that results stay alone on standard output.

export function say(text: string): void {
  process.stderr.write(`packtic: ${text}\n`)
}

/** A notice nobody should miss. */
export function box(lines: readonly string[]): void {
  const width = Math.max(...lines.map((line) => line.length))
  const edge = `+${'-'.repeat(width + 2)}+`
  process.stderr.write(`${[edge, ...lines.map((line) => `| ${line.padEnd(width)} |`), edge].join('\n')}\n`)
}
