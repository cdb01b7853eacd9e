// What a step's script must keep, read line by line: plain sh, checks that write nothing, and only names that the pack gives.
// A reading of text, not a shell: it knows comments, quotes and heredocs, and errs on the side of saying so.
import { FACTS } from './facts.ts'
import type { Phase } from './pack.ts'

export interface ScriptProblem { readonly rule: string; readonly line: number; readonly values: Readonly<Record<string, string | number>> }

/** What a script of this step may name. */
export interface ScriptNames { readonly options: readonly string[]; readonly secrets: readonly string[]; readonly declared: readonly string[]; readonly artefacts: readonly string[] }

/** At the place of a command: at the start, after a separator, or after a word that takes a command. */
const COMMAND = String.raw`(?:^|[;&|({\x60!]|\b(?:then|do|else|elif|if|while|until|exec|env|command|xargs|sudo|nohup)\s)\s*(?:\w+=\S*\s+)*`

/** Things bash does and dash, the sh of Debian, does not; each with the words it is known by. */
const BASHISMS: readonly (readonly [string, RegExp])[] = [
  ['[[', /(^|[\s;&|(!])\[\[\s/], ['function', new RegExp(`${COMMAND}function\\s+\\w`)], ['source', new RegExp(`${COMMAND}source\\s`)], ['==', /(^|\s)\[\s[^\]]*\s==\s/],
  ["$'…'", /(^|[\s=(])\$'/], ['<<<', /<<</], ['<(…)', /[<>]\(/], ['&>', /(^|[^>&\d])&>/], ['|&', /\|&/], ['${x//y}', /\$\{\w+\//], ['${x^} ${x,}', /\$\{\w+[\^,]/], ['${x:1:2}', /\$\{\w+:[\d\s$]/], ['${!x}', /\$\{!/],
  ['x=(…)', /(^|[\s;])\w+\+?=\(/], ['${x[…]}', /\$\{\w+\[/], ['+=', /(^|[\s;])\w+\+=/], ['((…))', new RegExp(`${COMMAND}\\(\\(`)], ['{1..9}', /\{\w+\.\.\w+\}/], ['echo -e', new RegExp(`${COMMAND}echo\\s+-[neE]*e`)],
  ['pipefail', /\bset\s+-\w*o\s+pipefail/], ['read -…', new RegExp(`${COMMAND}(?:IFS=\\S*\\s+)?read\\s+-[a-qs-zA-Z]`)], ['printf -v', new RegExp(`${COMMAND}printf\\s+-v`)], ['trap ERR', /\btrap\b.*\b(ERR|DEBUG|RETURN)\b/],
  ['declare, let, shopt…', new RegExp(`${COMMAND}(?:declare|typeset|let|shopt|pushd|popd|mapfile|readarray|select|disown)\\s`)], ['$RANDOM, $EUID…', /\$\{?(RANDOM|EUID|BASH\w*|HOSTNAME|OSTYPE|PIPESTATUS|FUNCNAME|SECONDS)\b/],
]

/** What changes a machine: never in a check, which a plan runs on it before anybody agreed. */
const WRITES: readonly (readonly [string, RegExp])[] = [
  ['apt, dpkg', new RegExp(`${COMMAND}(?:apt|apt-get|aptitude)\\s+(?:-\\S+\\s+)*(?:install|remove|purge|update|upgrade|full-upgrade|dist-upgrade|autoremove|clean)\\b`)], ['dpkg', new RegExp(`${COMMAND}dpkg\\s+(?:-i|-r|-P|--install|--remove|--purge|--configure)\\b`)],
  ['systemctl', new RegExp(`${COMMAND}systemctl\\s+(?:-\\S+\\s+)*(?:start|stop|restart|reload|try-\\S+|enable|disable|mask|unmask|daemon-reload|set-\\S+|reboot|poweroff)\\b`)],
  ['rm, mv, cp…', new RegExp(`${COMMAND}(?:rm|rmdir|mv|cp|ln|mkdir|touch|chmod|chown|chgrp|tee|install|dd|truncate|mktemp|mkfifo|setfacl|gpasswd|useradd|usermod|userdel|groupadd|groupdel|chpasswd|passwd|adduser|deluser|update-\\S+|dpkg-reconfigure|mount|umount|swapon|swapoff|modprobe|kill(?!\\s+-0)|pkill|killall|reboot|shutdown|poweroff|halt|crontab)\\b(?!-)`)],
  ['sed -i', new RegExp(`${COMMAND}(?:sed|perl)\\s+(?:-\\S+\\s+)*-\\w*i`)], ['sysctl -w', new RegExp(`${COMMAND}sysctl\\s+(?:-\\S+\\s+)*(?:-w|--write|-p|--system)`)], ['ufw, nft, iptables', new RegExp(`${COMMAND}(?:ufw\\s+(?:allow|deny|enable|disable|reset|reload|default)|nft\\s+(?:add|delete|flush|insert)|ip6?tables\\s+(?:-\\S+\\s+)*-[ADIFPX]\\b)`)],
  ['curl, wget', new RegExp(`${COMMAND}(?:curl|wget)\\b.*(?:\\s-[oO]|\\|\\s*(?:sh|bash)\\b)`)],
  // A file written to: a device of the kernel, another descriptor, or nothing at all.
  ['> file', /(^|[^<>=\-&\d])\d*>{1,2}(?!\s*(?:&|\/dev\/(?:null|stderr|stdout)\b))\s*["'$/~\w.]/],
]

/** A program that nobody read, run as root, and not the one that was tried: what Debian lacks comes with the pack, by its hash. */
const FETCHED = new RegExp(`${COMMAND}(?:curl|wget)\\b[^;&]*\\|\\s*(?:sudo\\s+)?(?:ba|da)?sh\\b`)

export function scriptProblems(text: string, phase: Phase, names?: ScriptNames): readonly ScriptProblem[] {
  const found: ScriptProblem[] = []
  const first = text.split('\n')[0] ?? ''
  if (first.startsWith('#!') && !/^#!\s*(\/usr)?\/bin\/sh(\s|$)/.test(first)) found.push({ rule: 'script-not-sh', line: 1, values: { found: first } })
  const whole = text.split('\n')
  codeLines(text).forEach((code, index) => {
    const line = index + 1
    for (const [what, pattern] of BASHISMS) if (pattern.test(code)) found.push({ rule: 'script-bashism', line, values: { found: what } })
    if (phase !== 'check' && FETCHED.test(code)) found.push({ rule: 'script-fetched', line, values: {} })
    if (phase === 'check') for (const [what, pattern] of WRITES) if (pattern.test(code)) found.push({ rule: 'check-writes', line, values: { found: what } })
    // Names count inside quotes as well.
    if (code === '' || !names) return
    for (const [, name = ''] of (whole[index] ?? '').matchAll(/\$\{?OPT_(\w+)/g)) if (!names.options.includes(name)) found.push({ rule: 'script-option', line, values: { name } })
    for (const [, name = ''] of (whole[index] ?? '').matchAll(/\$\{?FACT_(\w+)/g)) if (!(name in FACTS)) found.push({ rule: 'script-fact', line, values: { name } })
    for (const [, name = ''] of (whole[index] ?? '').matchAll(/\$\{?SECRETS\}?"?\/"?([A-Za-z]\w*)/g)) {
      if (!names.secrets.includes(name)) found.push({ rule: 'script-secret', line, values: { name } })
      else if (!names.declared.includes(name)) found.push({ rule: 'script-secret-undeclared', line, values: { name } })
    }
    for (const [, name = ''] of (whole[index] ?? '').matchAll(/\$\{?ARTEFACTS\}?"?\/"?([A-Za-z0-9][\w.+-]*)/g)) if (!names.artefacts.includes(name)) found.push({ rule: 'script-artefact', line, values: { name } })
  })
  return found
}

/** Line by line, what a shell would run: comments, heredocs and the inside of quotes are blank; substitutions inside double quotes stay. */
function codeLines(text: string): readonly string[] {
  const lines: string[] = []
  let quote = ''
  let heredoc: { readonly end: string; readonly tabs: boolean } | undefined
  for (const line of text.split('\n')) {
    if (heredoc) {
      if ((heredoc.tabs ? line.replace(/^\t+/, '') : line) === heredoc.end) heredoc = undefined
      lines.push('')
      continue
    }
    let code = ''
    for (let i = 0; i < line.length; i++) {
      const char = line[i] ?? ''
      if (quote === "'") {
        if (char === "'") quote = ''
        continue
      }
      if (char === '\\') {
        code += '__'
        i++
      } else if (quote === '"') {
        if (char === '"') quote = ''
        else if (char === '$' && line[i + 1] === '(' && line[i + 2] !== '(') {
          const inside = balanced(line, i + 1)
          code += ` ;${codeLines(inside)[0] ?? ''}; `
          i += inside.length + 2
        } else if (char === '$') code += '$'
        else if (/[\w{}/^,:[\]%#=+?-]/.test(char)) code += char
      } else if (char === "'" && code.endsWith('$')) code += "'"
      else if (char === "'") {
        quote = "'"
        code += '""'
      } else if (char === '"') {
        quote = '"'
        code += '"'
      } else if (char === '$' && line.startsWith('$((', i)) {
        i += balanced(line, i + 1).length + 2
        code += '0'
      } else if (char === '#' && (code === '' || /[\s;(]$/.test(code))) break
      else code += char
    }
    lines.push(code)
    const [, dash, end] = /<<(-?)\s*\\?["']?(\w+)/.exec(line.replace(/<<</g, '')) ?? []
    if (end !== undefined && quote === '') heredoc = { end, tabs: dash === '-' }
  }
  return lines
}

/** What stands between the parenthesis at `from` and its own end. */
function balanced(line: string, from: number): string {
  let depth = 0
  for (let i = from; i < line.length; i++) {
    if (line[i] === '(') depth++
    else if (line[i] === ')' && --depth === 0) return line.slice(from + 1, i)
  }
  return line.slice(from + 1)
}
