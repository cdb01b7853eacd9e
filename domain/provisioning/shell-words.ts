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
