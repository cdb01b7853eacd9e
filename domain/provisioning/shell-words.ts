// Values inside generated sh: one quoting function, and heredocs whose end no text can forge.

/** A value as one sh word: single quotes, nothing is ever expanded. */
export function quote(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`
}

/** `cat > path` of a text by heredoc, inside a function that returns 1 when the disk takes no more. `path` is a word of sh, quoted by the caller. `mark` must not be a line of the text: it carries the run's id. */
export function writeFile(path: string, text: string, mark: string): string {
  if (text.split('\n').includes(mark)) throw new RangeError('heredoc mark inside its text')
  return `cat > ${path} <<'${mark}' || return 1\n${text}${text.endsWith('\n') || text === '' ? '' : '\n'}${mark}\n`
}

/**
 * Writes all texts by their names into a folder, by one program, and counts what arrived: false when the disk took less.
 * `folder` is a word of sh, quoted by the caller; a name has no white space.
 */
export function writeFiles(folder: string, texts: readonly (readonly [name: string, text: string])[], mark: string): string {
  const whole = texts.map(([name, text]) => [name, text === '' || text.endsWith('\n') ? text : `${text}\n`] as const)
  if (whole.some(([, text]) => text.split('\n').some((line) => line === mark || line.startsWith(`${mark} `)))) throw new RangeError('heredoc mark inside a text')
  const bytes = whole.reduce((sum, [, text]) => sum + new TextEncoder().encode(text).length, 0)
  return `awk -v folder=${folder} -v mark='${mark} ' 'index($0, mark) == 1 { if (f) close(f); f = folder "/" substr($0, length(mark) + 1); printf "" > f; next } { print > f }' <<'${mark}'
${whole.map(([name, text]) => `${mark} ${name}\n${text}`).join('')}${mark}
[ "$(cat ${whole.map(([name]) => `${folder}/${name}`).join(' ')} | wc -c)" -eq ${bytes} ]
`
}
