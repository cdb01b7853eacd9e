// Texts inside generated scripts, by heredocs whose end no line of the text can be.

/** A command fed with a text. */
export function fed(command: string, text: string, otherwise = ''): string {
  let mark = 'END'
  while (text.split('\n').includes(mark)) mark += '_'
  return `${command} <<'${mark}'${otherwise}\n${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${mark}\n`
}

/** A function of sh that prints a text. */
export const hereText = (name: string, text: string): string => `${name}() { ${fed('cat', text)}}`
