// Antivirus and backup programs by the names of their bundles. A Mac's own XProtect is no product and is not listed.

export const ANTIVIRUS: readonly (readonly [RegExp, string])[] = [
  [/Microsoft Defender/i, 'Microsoft Defender'], [/Sophos (Endpoint|Home|Anti-Virus|Scan)/i, 'Sophos'], [/Avast/i, 'Avast'], [/AVG ?AntiVirus/i, 'AVG'], [/Bitdefender/i, 'Bitdefender'], [/Kaspersky/i, 'Kaspersky'], [/Norton (360|Security)/i, 'Norton'], [/McAfee/i, 'McAfee'], [/ESET (Cyber Security|Endpoint)/i, 'ESET'], [/Malwarebytes/i, 'Malwarebytes'], [/ClamXAV/i, 'ClamXAV'], [/Intego|VirusBarrier/i, 'Intego'], [/Sentinel(One|Agent)|\/Library\/Sentinel/i, 'SentinelOne'], [/CrowdStrike|Falcon\.app|\/Library\/CS$/i, 'CrowdStrike Falcon'], [/Cortex XDR|PaloAltoNetworks/i, 'Cortex XDR'], [/Trend ?Micro/i, 'Trend Micro'], [/F-Secure|WithSecure/i, 'WithSecure'], [/Jamf ?Protect/i, 'Jamf Protect'], [/WatchGuard|Panda (Dome|Adaptive)/i, 'Panda'],
]

export const BACKUP: readonly (readonly [RegExp, string])[] = [
  [/Carbon Copy Cloner/i, 'Carbon Copy Cloner'], [/SuperDuper/i, 'SuperDuper!'], [/Backblaze/i, 'Backblaze'], [/\bArq\b/i, 'Arq'], [/ChronoSync/i, 'ChronoSync'], [/Duplicati/i, 'Duplicati'], [/Acronis/i, 'Acronis'], [/Veeam/i, 'Veeam'], [/Retrospect/i, 'Retrospect'], [/Get Backup/i, 'Get Backup'], [/Kopia/i, 'Kopia'], [/Vorta/i, 'Vorta (Borg)'], [/UrBackup/i, 'UrBackup'],
]

export function productsIn(names: readonly string[], table: readonly (readonly [RegExp, string])[]): readonly string[] {
  return table.flatMap(([pattern, product]) => (names.some((name) => pattern.test(name)) ? [product] : []))
}
