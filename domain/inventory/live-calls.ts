// What is asked of systeminformation, in words alone: the thread that asks loads no schema.

/** Never getAllData, versions, processes, networkConnections (slow), nor memLayout (one false module without SMBIOS). */
export const LIVE_CALLS = ['system', 'bios', 'chassis', 'uuid', 'osInfo', 'cpu', 'mem', 'diskLayout', 'fsSize', 'battery', 'graphics', 'networkInterfaces'] as const
export type LiveCall = (typeof LIVE_CALLS)[number]

/** The section of a transcript that holds a call's answer. */
export const sectionOf = (call: LiveCall): string => `si-${call.toLowerCase()}`
