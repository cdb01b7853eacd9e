# packtic collector, Windows: reads, writes nothing, installs nothing. Protocol PT/1 (docs/protocol.md).
# The same text is sent over SSH, run here, or run by hand from a stick. $NONCE may be set by whoever sends it.
# PowerShell 5.1 is the floor; an older one or constrained language gives what works, the rest is denied or no-tool.
# Bodies are JSON in pure ASCII (\uXXXX), so that no code page can damage an accent. Values are named one by one: no
# product key, recovery key or password is ever asked for.
$ProgressPreference = 'SilentlyContinue'
$ErrorActionPreference = 'Continue'

# An ASCII JSON string.
function PtText($s) {
  $s = "$s"
  if ($s -match '[^\x20-\x7e]|["\\]') {
    $out = foreach ($c in $s.ToCharArray()) {
      $n = [int]$c
      if ($n -lt 32 -or $n -gt 126 -or $n -eq 34 -or $n -eq 92) { '\u{0:x4}' -f $n } else { "$c" }
    }
    $s = @($out) -join ''
  }
  return '"' + $s + '"'
}

# JSON of our own: ConvertTo-Json unwraps lists, cuts depth, writes local dates, and does not exist before 3.0.
function PtJson($v) {
  if ($null -eq $v) { return 'null' }
  if ($v -is [string] -or $v -is [char]) { return (PtText $v) }
  if ($v -is [bool]) { if ($v) { return 'true' } else { return 'false' } }
  if ($v -is [datetime]) {
    $u = $v.ToUniversalTime()
    return ('"{0:d4}-{1:d2}-{2:d2}T{3:d2}:{4:d2}:{5:d2}Z"' -f $u.Year, $u.Month, $u.Day, $u.Hour, $u.Minute, $u.Second)
  }
  if ($v -is [byte[]]) {
    $pairs = foreach ($b in $v) { '{0:x2}' -f $b }
    return '{"hex":"' + (@($pairs) -join '') + '"}'
  }
  if ($v -is [hashtable]) {
    $pairs = foreach ($k in $v.Keys) { if ($null -ne $v[$k]) { (PtText $k) + ':' + (PtJson $v[$k]) } }
    return '{' + (@($pairs) -join ',') + '}'
  }
  if ($v -is [array]) {
    $items = foreach ($i in $v) { PtJson $i }
    return '[' + (@($items) -join ',') + ']'
  }
  if ("$v" -match '^-?\d+$') { return "$v" }
  return (PtText $v)
}

# Named properties of objects, as a list whatever their number.
function PtRows($objects, $names) {
  $rows = foreach ($o in @($objects)) {
    if ($null -ne $o) {
      $row = @{}
      foreach ($n in $names) { $row[$n] = $o.$n }
      PtJson $row
    }
  }
  return '[' + (@($rows) -join ',') + ']'
}

# Why something failed, by codes: messages are translated.
function PtWhy($err) {
  $text = "$($err.CategoryInfo.Category) $($err.FullyQualifiedErrorId)"
  if ($text -match '80041003|80070005|PermissionDenied|SecurityException|UnauthorizedAccess|AccessDenied|ConstrainedLanguage') { return 'denied' }
  if ($text -match 'CommandNotFound') { return 'no-tool' }
  if ($text -match '80041010|8004100e|8004100c|80041002|ObjectNotFound|NotImplemented') { return 'absent' }
  if ($text -match 'OperationTimeout') { return 'timeout' }
  return 'failed'
}

# Named values of registry keys; a key that is not there has no row.
function PtKeys($paths, $names) {
  $refused = $false
  $keys = foreach ($path in @($paths)) {
    if ($path) {
      try {
        $p = Get-ItemProperty -LiteralPath $path -ErrorAction Stop
        $row = @{}
        if ($null -ne $p) { foreach ($n in $names) { $row[$n] = $p.$n } }
        '{"path":' + (PtText $path) + ',"values":' + (PtJson $row) + '}'
      } catch { if ((PtWhy $_) -eq 'denied') { $refused = $true } }
    }
  }
  if ($refused -and -not $keys) { return 'ERR:denied' }
  return '[' + (@($keys) -join ',') + ']'
}

# Paths of the keys under a key.
function PtSub($path) {
  return @(Get-ChildItem -LiteralPath $path -ErrorAction SilentlyContinue | ForEach-Object { $_.PSPath })
}

# Objects of one class. Never Win32_Product: asking for it makes Windows repair every package.
function PtCim($class, $space, $filter, $names) {
  $ask = @{ Namespace = $space; ErrorAction = 'Stop' }
  if ($filter) { $ask['Filter'] = $filter }
  if (Get-Command Get-CimInstance -ErrorAction SilentlyContinue) { $found = Get-CimInstance -ClassName $class -OperationTimeoutSec 12 @ask }
  else { $found = Get-WmiObject -Class $class @ask }
  return (PtRows $found $names)
}

# The console's own writer: the formatter wraps at 80 columns.
function PtOut($text) {
  if ($full) { [Console]::Out.Write($text + "`n") } else { Write-Host $text }
}

function PtMs { return [long](((Get-Date) - $started).TotalMilliseconds) }

# One section, within its time: a class that hangs loses itself alone.
function PtSection($name, $seconds, $block) {
  $state.sections++
  $t0 = PtMs
  $body = ''
  $rc = 0
  $why = '-'
  if ($t0 -gt $limitMs) { $why = 'timeout' }
  elseif ($state.noCim -and $name.StartsWith('cim-')) { $why = $state.noCim }
  else {
    if ($full) {
      $code = "try {`n" + $block.ToString() + "`n} catch { 'ERR:' + (PtWhy `$_) }"
      if ($null -eq $state.space) {
        $state.space = [System.Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace()
        $state.space.Open()
      }
      $shell = [PowerShell]::Create()
      $shell.Runspace = $state.space
      [void]$shell.AddScript($helpers + "`n" + $code)
      $wait = $shell.BeginInvoke()
      if ($wait.AsyncWaitHandle.WaitOne($seconds * 1000)) {
        try { $body = @($shell.EndInvoke($wait)) -join '' } catch { $body = 'ERR:' + (PtWhy $_) }
        $shell.Dispose()
      } else {
        # The hung one keeps its runspace; the next section opens another.
        [void]$shell.BeginStop($null, $null)
        $state.space = $null
        $state.hung = $true
        $body = 'ERR:timeout'
      }
    } else {
      try { $body = @(& $block) -join '' } catch { $body = 'ERR:' + (PtWhy $_) }
    }
    if ($body.StartsWith('ERR:')) {
      $rc = 1
      $why = $body.Substring(4)
      if ($why -eq 'timeout') { $rc = 124 }
      if ($why -eq 'failed') { $why = '-' }
      $body = ''
    }
    # Half a JSON document is none.
    if ($body.Length -gt 1000000) { $rc = 1; $body = '' }
  }
  $state.why = $why
  PtOut "@@PT/1 $NONCE > $name json"
  PtOut $body
  PtOut "@@PT/1 $NONCE < $name rc=$rc ms=$((PtMs) - $t0) via=powershell why=$why cut=0"
}

$started = Get-Date
$limitMs = 50000
# One table, so that it is the same however this text is run (dot-sourced, as a file, in a scope of its own).
$state = @{ sections = 0; space = $null; hung = $false; noCim = ''; why = '-' }
$full = ("$($ExecutionContext.SessionState.LanguageMode)" -eq 'FullLanguage')
$helpers = ''
foreach ($name in 'PtText', 'PtJson', 'PtRows', 'PtWhy', 'PtKeys', 'PtSub', 'PtCim') {
  $helpers += "function $name {" + (Get-Item -LiteralPath "function:$name").Definition + "}`n"
}
$helpers += '$ProgressPreference = "SilentlyContinue"' + "`n"
if (-not $NONCE) { $NONCE = @(1..16 | ForEach-Object { '{0:x}' -f (Get-Random -Maximum 16) }) -join '' }

$elev = 'none'
if ($full) {
  try {
    $me = New-Object Security.Principal.WindowsPrincipal ([Security.Principal.WindowsIdentity]::GetCurrent())
    if ($me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) { $elev = 'root' }
  } catch { $elev = 'none' }
} elseif ((whoami.exe /groups 2>$null) -match 'S-1-16-(12288|16384)') { $elev = 'root' }

PtOut "@@PT/1 $NONCE begin collector=1.0.0 os=Windows uid=- elev=$elev"

PtSection 'id' 6 {
  $arch = $env:PROCESSOR_ARCHITECTURE
  if ($env:PROCESSOR_ARCHITEW6432) { $arch = $env:PROCESSOR_ARCHITEW6432 }
  '[' + (PtJson @{ Host = $env:COMPUTERNAME; Arch = $arch; SystemDrive = $env:SystemDrive; Culture = (Get-UICulture).Name; PowerShell = "$($PSVersionTable.PSVersion)"; Now = (Get-Date) }) + ']'
}
PtSection 'reg-os' 6 {
  PtKeys @('HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion', 'HKLM:\SOFTWARE\Microsoft\Cryptography') @('ProductName', 'CurrentBuildNumber', 'CurrentBuild', 'UBR', 'EditionID', 'DisplayVersion', 'ReleaseId', 'CurrentVersion', 'InstallationType', 'InstallDate', 'MachineGuid')
}
PtSection 'reg-smbios' 8 { PtKeys 'HKLM:\SYSTEM\CurrentControlSet\Services\mssmbios\Data' @('SMBiosData') }
PtSection 'reg-bios' 6 { PtKeys 'HKLM:\HARDWARE\DESCRIPTION\System\BIOS' @('SystemManufacturer', 'SystemProductName', 'SystemFamily', 'SystemVersion', 'BIOSVersion', 'BIOSReleaseDate', 'BaseBoardProduct') }
PtSection 'reg-cpu' 6 { PtKeys (PtSub 'HKLM:\HARDWARE\DESCRIPTION\System\CentralProcessor') @('ProcessorNameString', 'VendorIdentifier', 'Identifier', 'Platform Specific Field 1', '~MHz') }
PtSection 'reg-boot' 6 {
  PtKeys @('HKLM:\SYSTEM\CurrentControlSet\Control', 'HKLM:\SYSTEM\CurrentControlSet\Control\SecureBoot\State', 'HKLM:\SYSTEM\CurrentControlSet\Enum\ACPI\MSFT0101') @('PEFirmwareType', 'UEFISecureBootEnabled')
}
PtSection 'reg-win11' 6 { PtKeys (PtSub 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\AppCompatFlags\TargetVersionUpgradeExperienceIndicators') @('UpgEx', 'RedReason') }
PtSection 'drives' 8 {
  PtRows @([IO.DriveInfo]::GetDrives() | Where-Object { $_.IsReady -and [int]$_.DriveType -eq 3 } | ForEach-Object { @{ Name = $_.Name; DriveType = [int]$_.DriveType; DriveFormat = $_.DriveFormat; TotalSize = $_.TotalSize; TotalFreeSpace = $_.TotalFreeSpace } }) @('Name', 'DriveType', 'DriveFormat', 'TotalSize', 'TotalFreeSpace')
}
PtSection 'reg-disk' 6 { PtKeys @(Get-ChildItem -LiteralPath 'HKLM:\HARDWARE\DEVICEMAP\Scsi' -Recurse -ErrorAction SilentlyContinue | Where-Object { $_.PSChildName -match '^Logical Unit Id' } | ForEach-Object { $_.PSPath }) @('Identifier', 'SerialNumber', 'DeviceType', 'Type') }
PtSection 'reg-edid' 8 {
  $devices = foreach ($model in (PtSub 'HKLM:\SYSTEM\CurrentControlSet\Enum\DISPLAY')) { PtSub $model }
  $paths = foreach ($device in $devices) { "$device\Device Parameters"; "$device\Control" }
  PtKeys $paths @('EDID')
}
PtSection 'reg-gpu' 6 { PtKeys (PtSub 'HKLM:\SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}') @('DriverDesc', 'ProviderName', 'MatchingDeviceId') }
PtSection 'net' 8 {
  $cards = foreach ($c in [Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces()) {
    $ip = $c.GetIPProperties()
    $dhcp = $null
    try { $dhcp = $ip.GetIPv4Properties().IsDhcpEnabled } catch { $dhcp = $null }
    @{ Name = $c.Name; Description = $c.Description; Id = $c.Id; Type = [int]$c.NetworkInterfaceType; Mac = "$($c.GetPhysicalAddress())"; Up = ([int]$c.OperationalStatus -eq 1); Speed = $c.Speed; Dhcp = $dhcp; Ips = @($ip.UnicastAddresses | ForEach-Object { "$($_.Address)" }); Gateways = @($ip.GatewayAddresses | ForEach-Object { "$($_.Address)" }); Dns = @($ip.DnsAddresses | ForEach-Object { "$_" }) }
  }
  PtRows $cards @('Name', 'Description', 'Id', 'Type', 'Mac', 'Up', 'Speed', 'Dhcp', 'Ips', 'Gateways', 'Dns')
}
PtSection 'reg-firewall' 6 {
  $local = 'HKLM:\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
  $policy = 'HKLM:\SOFTWARE\Policies\Microsoft\WindowsFirewall'
  PtKeys @("$local\StandardProfile", "$local\PublicProfile", "$local\DomainProfile", "$policy\PrivateProfile", "$policy\PublicProfile", "$policy\DomainProfile") @('EnableFirewall')
}
PtSection 'reg-av' 6 { PtKeys (PtSub 'HKLM:\SOFTWARE\Microsoft\Security Center\Provider\Av') @('DISPLAYNAME', 'STATE') }
PtSection 'reg-logon' 6 { PtKeys 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon' @('AutoAdminLogon') }

PtSection 'cim-win32_operatingsystem' 15 { PtCim 'Win32_OperatingSystem' 'root/cimv2' '' @('CSName', 'Version', 'BuildNumber', 'ProductType', 'OperatingSystemSKU', 'InstallDate', 'LastBootUpTime', 'OSArchitecture', 'MUILanguages', 'SystemDrive', 'TotalVisibleMemorySize') }
# A network logon that is no administrator is refused every class, one by one: once is enough.
if ($state.why -eq 'denied') { $state.noCim = 'denied' }
PtSection 'cim-win32_computersystem' 15 { PtCim 'Win32_ComputerSystem' 'root/cimv2' '' @('Manufacturer', 'Model', 'SystemFamily', 'PCSystemType', 'PCSystemTypeEx', 'TotalPhysicalMemory', 'DNSHostName', 'HypervisorPresent') }
PtSection 'cim-win32_computersystemproduct' 10 { PtCim 'Win32_ComputerSystemProduct' 'root/cimv2' '' @('UUID') }
PtSection 'cim-win32_bios' 10 { PtCim 'Win32_BIOS' 'root/cimv2' '' @('SerialNumber', 'SMBIOSBIOSVersion', 'ReleaseDate') }
PtSection 'cim-win32_systemenclosure' 10 { PtCim 'Win32_SystemEnclosure' 'root/cimv2' '' @('ChassisTypes', 'SMBIOSAssetTag') }
PtSection 'cim-win32_baseboard' 10 { PtCim 'Win32_BaseBoard' 'root/cimv2' '' @('Product', 'SerialNumber') }
PtSection 'cim-win32_processor' 15 { PtCim 'Win32_Processor' 'root/cimv2' '' @('Name', 'Manufacturer', 'Description', 'NumberOfCores', 'NumberOfLogicalProcessors', 'MaxClockSpeed', 'DataWidth', 'SocketDesignation', 'VMMonitorModeExtensions') }
PtSection 'cim-win32_physicalmemory' 10 { PtCim 'Win32_PhysicalMemory' 'root/cimv2' '' @('Capacity', 'SMBIOSMemoryType', 'MemoryType', 'FormFactor', 'Speed', 'DeviceLocator', 'BankLabel', 'Manufacturer', 'PartNumber', 'SerialNumber') }
PtSection 'cim-win32_physicalmemoryarray' 10 { PtCim 'Win32_PhysicalMemoryArray' 'root/cimv2' '' @('Use', 'MaxCapacity', 'MaxCapacityEx', 'MemoryDevices', 'MemoryErrorCorrection') }
PtSection 'cim-msft_physicaldisk' 15 { PtCim 'MSFT_PhysicalDisk' 'root/Microsoft/Windows/Storage' '' @('DeviceId', 'BusType', 'MediaType', 'HealthStatus', 'Size', 'Model', 'FriendlyName', 'SerialNumber', 'FirmwareVersion') }
PtSection 'cim-msft_storagereliabilitycounter' 15 { PtCim 'MSFT_StorageReliabilityCounter' 'root/Microsoft/Windows/Storage' '' @('DeviceId', 'Wear', 'PowerOnHours', 'Temperature', 'ReadErrorsUncorrected') }
PtSection 'cim-msft_partition' 10 { PtCim 'MSFT_Partition' 'root/Microsoft/Windows/Storage' '' @('DiskNumber', 'DriveLetter', 'IsBoot') }
PtSection 'cim-win32_diskdrive' 10 { PtCim 'Win32_DiskDrive' 'root/cimv2' '' @('Index', 'Model', 'SerialNumber', 'FirmwareRevision', 'Size', 'InterfaceType', 'PNPDeviceID') }
PtSection 'cim-msstoragedriver_failurepredictstatus' 8 { PtCim 'MSStorageDriver_FailurePredictStatus' 'root/wmi' '' @('InstanceName', 'PredictFailure') }
PtSection 'cim-msstoragedriver_failurepredictdata' 8 { PtCim 'MSStorageDriver_FailurePredictData' 'root/wmi' '' @('InstanceName', 'VendorSpecific') }
PtSection 'cim-win32_logicaldisk' 10 { PtCim 'Win32_LogicalDisk' 'root/cimv2' 'DriveType=3' @('DeviceID', 'DriveType', 'FileSystem', 'Size', 'FreeSpace') }
PtSection 'cim-win32_encryptablevolume' 10 { PtCim 'Win32_EncryptableVolume' 'root/cimv2/Security/MicrosoftVolumeEncryption' '' @('DriveLetter', 'VolumeType', 'ProtectionStatus', 'ConversionStatus', 'EncryptionMethod') }
PtSection 'cim-win32_tpm' 10 { PtCim 'Win32_Tpm' 'root/cimv2/Security/MicrosoftTpm' '' @('SpecVersion', 'IsEnabled_InitialValue', 'IsActivated_InitialValue') }
PtSection 'cim-antivirusproduct' 10 { PtCim 'AntiVirusProduct' 'root/SecurityCenter2' '' @('displayName', 'productState') }
PtSection 'cim-win32_battery' 8 { PtCim 'Win32_Battery' 'root/cimv2' '' @('DesignCapacity', 'FullChargeCapacity', 'Chemistry') }
PtSection 'cim-batterystaticdata' 8 { PtCim 'BatteryStaticData' 'root/wmi' '' @('InstanceName', 'DesignedCapacity', 'ManufactureName', 'SerialNumber', 'Chemistry') }
PtSection 'cim-batteryfullchargedcapacity' 8 { PtCim 'BatteryFullChargedCapacity' 'root/wmi' '' @('InstanceName', 'FullChargedCapacity') }
PtSection 'cim-batterycyclecount' 8 { PtCim 'BatteryCycleCount' 'root/wmi' '' @('InstanceName', 'CycleCount') }
PtSection 'cim-wmimonitorid' 8 { PtCim 'WmiMonitorID' 'root/wmi' '' @('Active', 'InstanceName', 'ManufacturerName', 'UserFriendlyName', 'SerialNumberID', 'YearOfManufacture', 'WeekOfManufacture') }
PtSection 'cim-wmimonitorconnectionparams' 8 { PtCim 'WmiMonitorConnectionParams' 'root/wmi' '' @('InstanceName', 'VideoOutputTechnology') }
PtSection 'cim-win32_videocontroller' 10 { PtCim 'Win32_VideoController' 'root/cimv2' '' @('Name', 'AdapterCompatibility', 'PNPDeviceID') }
PtSection 'cim-win32_networkadapter' 10 { PtCim 'Win32_NetworkAdapter' 'root/cimv2' '' @('Index', 'Name', 'NetConnectionID', 'NetConnectionStatus', 'MACAddress', 'GUID', 'PNPDeviceID', 'PhysicalAdapter', 'AdapterTypeId', 'Speed') }
PtSection 'cim-win32_networkadapterconfiguration' 10 { PtCim 'Win32_NetworkAdapterConfiguration' 'root/cimv2' 'IPEnabled=TRUE' @('Index', 'IPEnabled', 'IPAddress', 'DefaultIPGateway', 'DNSServerSearchOrder', 'DHCPEnabled') }
PtSection 'cim-msft_netadapter' 10 { PtCim 'MSFT_NetAdapter' 'root/StandardCimv2' '' @('Name', 'InterfaceGuid', 'PermanentAddress', 'NdisPhysicalMedium', 'Virtual', 'Hidden', 'PnPDeviceID', 'MediaConnectState', 'TransmitLinkSpeed', 'DriverDescription') }
PtSection 'cim-msft_netneighbor' 8 { PtCim 'MSFT_NetNeighbor' 'root/StandardCimv2' 'AddressFamily=2' @('IPAddress', 'LinkLayerAddress', 'State') }
PtSection 'cim-win32_printer' 15 { PtCim 'Win32_Printer' 'root/cimv2' '' @('Name', 'DriverName', 'PortName', 'Network') }
PtSection 'reg-printers' 6 { PtKeys (PtSub 'HKLM:\SYSTEM\CurrentControlSet\Control\Print\Printers') @('Name', 'Printer Driver', 'Port') }

PtSection 'users' 8 { PtRows (Get-LocalUser -ErrorAction Stop) @('Name', 'SID', 'Enabled', 'LastLogon') }
PtSection 'admins' 10 {
  try { $members = Get-LocalGroupMember -SID 'S-1-5-32-544' -ErrorAction Stop }
  catch { $members = Get-CimInstance -ClassName Win32_Group -Filter "SID='S-1-5-32-544'" -OperationTimeoutSec 8 -ErrorAction Stop | Get-CimAssociatedInstance -Association Win32_GroupUser -ErrorAction Stop }
  PtRows $members @('Name', 'SID')
}
PtSection 'cim-win32_useraccount' 10 { PtCim 'Win32_UserAccount' 'root/cimv2' 'LocalAccount=TRUE' @('Name', 'SID', 'LocalAccount', 'Disabled') }
PtSection 'reg-users' 6 { PtKeys (PtSub 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList') @('ProfileImagePath') }
PtSection 'services' 10 { PtRows (Get-Service -ErrorAction Stop | Where-Object { "$($_.Status)" -eq 'Running' }) @('Name') }
PtSection 'reg-software' 15 {
  $roots = @('HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall', 'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall')
  $people = @(PtSub 'Registry::HKEY_USERS' | Where-Object { $_ -match 'S-1-(5-21|12-1)-[\d-]+$' } | ForEach-Object { "$_\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall" })
  $paths = foreach ($root in $roots + $people) { PtSub $root }
  PtKeys $paths @('DisplayName', 'DisplayVersion', 'Publisher', 'InstallDate', 'SystemComponent', 'ParentKeyName', 'ReleaseType')
}
PtSection 'cim-win32_share' 8 { PtCim 'Win32_Share' 'root/cimv2' '' @('Name', 'Type') }
PtSection 'cim-win32_quickfixengineering' 15 {
  # A day without an hour: in UTC it would be the day before.
  PtRows @(Get-CimInstance -ClassName Win32_QuickFixEngineering -OperationTimeoutSec 12 -ErrorAction Stop | Where-Object { $_.InstalledOn -is [datetime] } | ForEach-Object { $d = $_.InstalledOn; @{ HotFixID = $_.HotFixID; Day = ('{0:d4}-{1:d2}-{2:d2}' -f $d.Year, $d.Month, $d.Day) } }) @('HotFixID', 'Day')
}
PtSection 'cim-msvm_computersystem' 8 { PtCim 'Msvm_ComputerSystem' 'root/virtualization/v2' '' @('ElementName', 'Name', 'EnabledState') }
PtSection 'cim-win32_pnpentity' 15 { PtCim 'Win32_PnPEntity' 'root/cimv2' "PNPDeviceID LIKE 'USB\\VID%'" @('PNPDeviceID', 'Name', 'Manufacturer') }

PtOut "@@PT/1 $NONCE end sections=$($state.sections) ms=$(PtMs)"
# A hung class would keep the process; what it was asked is already told.
if ($full -and $state.hung) { [Environment]::Exit(0) }
