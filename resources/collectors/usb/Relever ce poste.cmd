@echo off
rem packtic: reads this machine, changes nothing on it. ASCII only: cmd.exe reads this in the machine's own code page.
setlocal
set "PS=%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe"
if exist "%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe" set "PS=%SystemRoot%\Sysnative\WindowsPowerShell\v1.0\powershell.exe"
if not exist "%PS%" (
  echo PowerShell est absent de ce poste : il ne peut etre releve par cette cle.
  pause
  exit /b 1
)
"%PS%" -NoProfile -ExecutionPolicy Bypass -File "%~dp0outils\releve.ps1"
set "CODE=%ERRORLEVEL%"
pause
exit /b %CODE%
