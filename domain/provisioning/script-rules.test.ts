// What the reading of scripts says, and what it must not say of sh that is right.
import { expect, test } from 'vitest'
import { scriptProblems } from './script-rules.ts'

const names = { options: ['message'], secrets: ['key', 'other'], declared: ['key'], artefacts: ['spip.zip'] }
const said = (text: string, phase: 'check' | 'apply' = 'check'): string[] => scriptProblems(text, phase, names).map(({ rule, line, values }) => `${line} ${rule} ${values['found'] ?? values['name'] ?? ''}`.trim())

test.each([
  'echo done > /tmp/x', 'echo done >> "$HOME/x"', 'cat <<END >/etc/motd\nx\nEND', 'rm -f /tmp/x', '[ -e /x ] || mv a b', 'if true; then mkdir /x; fi', 'x=$(mktemp)', 'y="$(rm -rf /x)"', 'systemctl start nginx', 'systemctl --now enable nginx', 'apt-get -y install less', 'LC_ALL=C apt-get update',
  'sed -i s/a/b/ /x', 'while read -r line; do touch "$line"; done', '! cp a b', '(cd /; tar x) | tee /x', 'ufw allow 22', 'sysctl -w a=b', 'find /x | xargs rm', 'dpkg --configure -a',
])('a check that would write is said: %s', (line) => {
  expect(said(line).map((one) => one.split(' ')[1])).toContain('check-writes')
  // Elsewhere that is what a script is for.
  expect(said(line, 'apply')).toEqual([])
})

test.each([
  '[ -e /etc/motd ] || exit 1', 'grep -q x /etc/motd 2>/dev/null || exit 1', 'echo "a > b" >&2', "awk '$3 > 4 { print > \"/dev/stderr\" }' /etc/passwd", '[ $((a > b)) = 1 ]', 'test "$(systemctl is-active nginx)" = active', '# rm -rf /', 'command -v rm >/dev/null', "printf '%s' \"rm -rf /\" | cmp -s - /x",
  "cat <<'END'\nrm -rf /\n[[ x ]]\nEND\n", 'case $x in rm) exit 1 ;; esac', 'dpkg-query -W -f=x less', 'kill -0 "$pid"', 'x=${FILE%/*} y=${FILE##*/} z=${x:-1}', '[ -d "${FILE%/*}" ]', 'installed() { return 0; }; installed less', 'sysctl -n vm.swappiness', 'exec 3</dev/null', 'getent passwd "$u" | cut -d: -f7', 'systemctl show -p LoadState --value x',
])('a check that only looks is left alone: %s', (line) => {
  expect(said(line)).toEqual([])
})

test.each(['[[ -e x ]]', 'if [[ a ]]; then :; fi', 'function f { :; }', 'source /x', '[ "$a" == "$b" ]', 'x=${a//b/c}', 'echo "${a//b/c}"', 'x=${a^^}', 'x=${a:1:2}', 'x=(a b)', 'echo ${x[0]}', 'x+=y', '((x++))', 'for i in {1..9}; do :; done', 'echo -e x', 'set -euo pipefail', 'cat <<<x', 'diff <(a) <(b)', 'a &>/dev/null', 'a |& b', 'declare x=1', 'local x; shopt -s nullglob', 'echo $RANDOM', 'read -p x y', 'printf -v x y', "x=$'a'"])('bash is not sh: %s', (line) => {
  expect(said(line, 'apply').map((one) => one.split(' ')[1])).toContain('script-bashism')
})

test('names that the pack does not give are said with their line; a heredoc and a comment are read as text', () => {
  expect(said('# $OPT_nothing\ntrue "$OPT_message" "${OPT_mesage}"\ncat "$SECRETS/key" "$SECRETS/other" "${SECRETS}/third"\nls "$ARTEFACTS/spip.zip" "$ARTEFACTS/other.zip"\n[ "$FACT_suite" = "$FACT_color" ]', 'apply')).toEqual(['2 script-option mesage', '3 script-secret-undeclared other', '3 script-secret third', '4 script-artefact other.zip', '5 script-fact color'])
  expect(said('#!/bin/bash\n:', 'apply')).toEqual(['1 script-not-sh #!/bin/bash'])
})

test.each(['curl -fsSL https://example.invalid/x | sh', 'wget -qO- https://example.invalid/x | sudo bash', 'curl x|sh -s -- -y'])('a program fetched and run at once is said in an apply: %s', (line) => {
  expect(said(line, 'apply')).toContain('1 script-fetched')
})

test.each(['curl -fsS http://127.0.0.1/ | grep -q Bienvenue', 'curl -o "$FILE" x; sh /usr/share/x', "echo 'curl x | sh'"])('one that is only read is not: %s', (line) => {
  expect(said(line, 'apply')).toEqual([])
})
