// The norm's enumerations (DMTF DSP0134 7.2, 7.17, 7.18, 7.4), in the words that dmidecode prints, so that both forms meet.

const table = (words: string): readonly string[] => words.split(',')

/** From 1 on, as the norm numbers them. */
export const FORM_FACTORS = table('Other,Unknown,SIMM,SIP,Chip,DIP,ZIP,Proprietary Card,DIMM,TSOP,Row Of Chips,RIMM,SODIMM,SRIMM,FB-DIMM,Die,CAMM')
export const MEMORY_TYPES = table('Other,Unknown,DRAM,EDRAM,VRAM,SRAM,RAM,ROM,Flash,EEPROM,FEPROM,EPROM,CDRAM,3DRAM,SDRAM,SGRAM,RDRAM,DDR,DDR2,DDR2 FB-DIMM,Reserved,Reserved,Reserved,DDR3,FBD2,DDR4,LPDDR,LPDDR2,LPDDR3,LPDDR4,Logical non-volatile device,HBM,HBM2,DDR5,LPDDR5,HBM3,MRDIMM')
export const ERROR_CORRECTIONS = table('Other,Unknown,None,Parity,Single-bit ECC,Multi-bit ECC,CRC')
export const CHEMISTRIES = table('Other,Unknown,Lead Acid,Nickel Cadmium,Nickel Metal Hydride,Lithium Ion,Zinc Air,Lithium Polymer')
export const CHASSIS_TYPES = table('Other,Unknown,Desktop,Low Profile Desktop,Pizza Box,Mini Tower,Tower,Portable,Laptop,Notebook,Hand Held,Docking Station,All In One,Sub Notebook,Space-saving,Lunch Box,Main Server Chassis,Expansion Chassis,Sub Chassis,Bus Expansion Chassis,Peripheral Chassis,RAID Chassis,Rack Mount Chassis,Sealed-case PC,Multi-system,CompactPCI,AdvancedTCA,Blade,Blade Enclosing,Tablet,Convertible,Detachable,IoT Gateway,Embedded PC,Mini PC,Stick PC')

export const OUT_OF_SPEC = '<OUT OF SPEC>'

/** The word of a code; null when the structure ends before it. */
export function wordOf(words: readonly string[], code: number | undefined): string | null {
  return code === undefined ? null : (words[code - 1] ?? OUT_OF_SPEC)
}
