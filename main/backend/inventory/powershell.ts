// How the collector's text reaches Windows' PowerShell: a small command that reads the text from its input, up to a last line
// that tells its length, and runs it. The whole text would not fit in a command: cmd.exe stops at 8,191 characters.

/** Nothing of it is secret; the nonce is the transcript's. Plain ASCII, run by 2.0 and later. */
function bootstrap(nonce: string): string {
  return `$ProgressPreference='SilentlyContinue'
$NONCE='${nonce}'
try{[Console]::OutputEncoding=New-Object Text.UTF8Encoding($false)}catch{}
function Boot($rc,$why){
$t="@@PT/1 $NONCE begin collector=1.0.0 os=Windows uid=- elev=none","@@PT/1 $NONCE > boot json",'',"@@PT/1 $NONCE < boot rc=$rc ms=- via=powershell why=$why cut=0","@@PT/1 $NONCE end sections=1 ms=0"
foreach($l in $t){Write-Host $l}}
if("$($ExecutionContext.SessionState.LanguageMode)" -ne 'FullLanguage'){Boot 1 'denied'}else{
$s=New-Object Text.StringBuilder
$n=-1
while($true){$l=[Console]::In.ReadLine()
if($null -eq $l){break}
if($l -match "^@@PT/1 $NONCE script (\\d+)$"){$n=[int]$matches[1];break}
[void]$s.Append($l).Append([char]10)}
if($s.Length -ne $n){Boot 1 '-'}else{. ([scriptblock]::Create($s.ToString()))}}`
}

/** Words for a program started without a shell (local), in order. `None`: else PowerShell itself reads the input, as objects for the command. */
export function powershellArguments(nonce: string): readonly string[] {
  return ['-NoProfile', '-NonInteractive', '-InputFormat', 'None', '-ExecutionPolicy', 'Bypass', '-EncodedCommand', Buffer.from(bootstrap(nonce), 'utf16le').toString('base64')]
}

/** The one command of an SSH collection: the same for cmd.exe and for PowerShell as login shell. */
export function powershellCommand(nonce: string): string {
  return `powershell ${powershellArguments(nonce).join(' ')}`
}

/** The text and its last line. Win32-OpenSSH has cut inputs at multiples of 1,024 bytes (its issue 908): the length tells. */
export function powershellInput(script: string, nonce: string): string {
  const text = script.replaceAll('\r\n', '\n').replace(/\n*$/, '\n')
  return `${text}@@PT/1 ${nonce} script ${text.length}\n`
}

/** The input may end once this has come. */
export const powershellEnd = (nonce: string): string => `@@PT/1 ${nonce} end `
