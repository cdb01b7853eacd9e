// A letter with a paper attached, as the file every mail program opens (RFC 5322, 2045-2047, 2183, 2231). Pure; it never sends.
// `X-Unsent` opens it as a letter still to be sent where the program knows that mark (Outlook, Apple's and others).

export interface Letter {
  readonly to: readonly string[]
  readonly subject: string
  readonly body: string
  readonly attachment: { readonly name: string; readonly base64: string }
  /** RFC 5322 date, as `Date.toUTCString` writes it with +0000 for GMT. */
  readonly date: string
  /** Parts the pieces of the letter; must not occur in them. */
  readonly boundary: string
}

// What RFC 5321 allows and people have: no quoted names, no address literals.
const ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/

/** One or more addresses between commas or semicolons; undefined when one of them is none. */
export function readAddresses(text: string): string[] | undefined {
  const all = text.split(/[,;]/).map((one) => one.trim()).filter((one) => one !== '')
  return all.length > 0 && all.length <= 20 && all.every((one) => one.length <= 254 && ADDRESS.test(one) && !one.includes('..')) ? all : undefined
}

/** The whole file, lines ended by CR LF. */
export function mailFile({ to, subject, body, attachment, date, boundary }: Letter): string {
  return [
    'X-Unsent: 1', `To: ${to.join(',\r\n ')}`, `Subject: ${encodedWords(subject)}`, `Date: ${date}`, 'MIME-Version: 1.0', `Content-Type: multipart/mixed; boundary="${boundary}"`, '',
    `--${boundary}`, 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: base64', '', wrapped(utf8Base64(body.replaceAll(/\r\n?|\n/g, '\r\n'))),
    `--${boundary}`, `Content-Type: application/pdf; name="${plainName(attachment.name)}"`, 'Content-Transfer-Encoding: base64', `Content-Disposition: attachment; filename="${plainName(attachment.name)}"`, '', wrapped(attachment.base64),
    `--${boundary}--`, '',
  ].join('\r\n')
}

/** Names of our papers are letters, digits and dashes; whatever else came in is no part of a header. */
const plainName = (name: string): string => name.replaceAll(/[^\w.-]/g, '_')

const wrapped = (base64: string): string => (base64.match(/.{1,76}/g) ?? []).join('\r\n')

/** Words of a header beyond ASCII, in pieces that no line is too short for, and that never cut a letter. */
function encodedWords(text: string): string {
  if (/^[\u0020-\u007e]*$/.test(text) && text.length <= 66 && !text.includes('=?')) return text
  const pieces: string[] = ['']
  for (const letter of text.replaceAll(/[\r\n]+/g, ' ')) {
    const last = pieces.length - 1
    if (new TextEncoder().encode(`${pieces[last]}${letter}`).length <= 42) pieces[last] += letter
    else pieces.push(letter)
  }
  return pieces.map((piece) => `=?utf-8?B?${utf8Base64(piece)}?=`).join('\r\n ')
}

function utf8Base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCodePoint(byte)).join(''))
}
