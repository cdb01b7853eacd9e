# packtic: reads this Windows onto the stick it stands on (the text beside it, collect.ps1, does the reading).
# It writes one file, in releves\ of the stick; on the desktop only when the stick is full or read-only. ASCII only: an older
# PowerShell reads a file without a mark in the machine's own code page.
param([switch]$Asked)
$here = Split-Path -Parent $MyInvocation.MyCommand.Path
$stick = Split-Path -Parent $here
$collector = Join-Path $here 'collect.ps1'
$powershell = Join-Path $PSHOME 'powershell.exe'
if (-not (Test-Path -LiteralPath $collector)) { Write-Host 'Cle incomplete : preparez-la de nouveau dans packtic.'; exit 1 }

# Rights are asked once; refused, the reading goes on and says what it lacks.
$admin = [bool]((whoami.exe /groups 2>$null) -match 'S-1-16-(12288|16384)')
if (-not $admin -and -not $Asked) {
  try {
    $again = '-NoProfile -ExecutionPolicy Bypass -File "' + $MyInvocation.MyCommand.Path + '" -Asked'
    $process = Start-Process -FilePath $powershell -ArgumentList $again -Verb RunAs -Wait -PassThru -ErrorAction Stop
    if ($process.ExitCode -eq 0) { Write-Host 'Releve termine.'; exit 0 }
  } catch { Write-Host "Sans droits d'administration : releve partiel." }
}

Write-Host 'Releve en cours, une minute au plus...'
$raw = @(& $powershell -NoProfile -NonInteractive -ExecutionPolicy Bypass -File $collector) -join "`n"
if ($raw -notmatch '@@PT/1 [0-9a-f]{16} begin ') { Write-Host "Ce poste n'a rien repondu : aucun fichier n'est ecrit."; exit 1 }
$hostName = "$env:COMPUTERNAME" -replace '[^A-Za-z0-9_-]', ''
if (-not $hostName) { $hostName = 'poste' }
$now = Get-Date
$name = 'packtic-{0}-{1}.json' -f $hostName, $now.ToString('yyyyMMdd-HHmmss')
$content = $raw
try {
  $bytes = [Text.Encoding]::ASCII.GetBytes($raw)
  $sum = ([Security.Cryptography.SHA256]::Create().ComputeHash($bytes) | ForEach-Object { '{0:x2}' -f $_ }) -join ''
  $u = $now.ToUniversalTime()
  $taken = '{0:d4}-{1:d2}-{2:d2}T{3:d2}:{4:d2}:{5:d2}Z' -f $u.Year, $u.Month, $u.Day, $u.Hour, $u.Minute, $u.Second
  $content = '{"schema":"packtic.transcript/1","collector":"1.0.0","takenAt":"' + $taken + '","host":"' + $hostName + '","sha256":"' + $sum + '","body":"' + [Convert]::ToBase64String($bytes) + '"}'
} catch { $content = $raw } # Constrained language: the bare text does as well.

$desktop = Join-Path $env:USERPROFILE 'Desktop'
try { $desktop = [Environment]::GetFolderPath('Desktop') } catch { $desktop = Join-Path $env:USERPROFILE 'Desktop' }
foreach ($folder in (Join-Path $stick 'releves'), $desktop, $env:USERPROFILE) {
  $file = Join-Path $folder $name
  try {
    if (-not (Test-Path -LiteralPath $folder)) { New-Item -ItemType Directory -Path $folder -ErrorAction Stop | Out-Null }
    Set-Content -LiteralPath "$file.part" -Value $content -Encoding ASCII -ErrorAction Stop
    if ((Get-Item -LiteralPath "$file.part").Length -lt $content.Length) { throw 'full' }
    Move-Item -LiteralPath "$file.part" -Destination $file -ErrorAction Stop
    Write-Host "Releve ecrit : $file"
    exit 0
  } catch { Remove-Item -LiteralPath "$file.part" -ErrorAction SilentlyContinue }
}
Write-Host "Le releve n'a pu etre ecrit ni sur la cle ni sur le bureau."
exit 1
