// Names of the makers whose screens are met in the field, by their three letters: the brand that stands on the screen, or
// the panel's maker in a laptop. Read 2026-11 in the list of PNP ids registered with the UEFI Forum; the few marked * are
// in use without being registered there under that name. A maker that is not here keeps its letters: `SEC` is registered
// by Seiko Epson and met in Samsung's panels, so it stays SEC.

/** The brand behind three letters, or undefined. */
export const edidMaker = (id: string): string | undefined => MAKERS[id]

const MAKERS: Readonly<Record<string, string | undefined>> = {
  ACI: 'Asus', // Ancor Communications, bought by Asus
  ACR: 'Acer', AIC: 'AG Neovo', AUO: 'AU Optronics', AUS: 'Asus', BEK: 'Beko', BNO: 'Bang & Olufsen', BOE: 'BOE', CAS: 'Casio', CHD: 'ChangHong', CMN: 'Innolux', CMO: 'Chi Mei', CPL: 'Compal', CPQ: 'Compaq',
  AOC: 'AOC', BNQ: 'BenQ', CPT: 'Chunghwa', CSO: 'CSOT', IVO: 'InfoVision', MAX: 'Belinea', MEB: 'Medion', MED: 'Medion', OPT: 'Optoma', PKB: 'Packard Bell', SDC: 'Samsung Display', TMX: 'Tianma', XMI: 'Xiaomi', // *
  DEL: 'Dell', DON: 'Denon', DPC: 'Delta', DWE: 'Daewoo', ECS: 'Elitegroup', ELO: 'Elo', ENC: 'Eizo', EPI: 'Envision', FNI: 'Funai', FUJ: 'Fujitsu', FUS: 'Fujitsu Siemens', GBT: 'Gigabyte', GSM: 'LG', GWY: 'Gateway',
  HEC: 'Hisense', HIT: 'Hitachi', HKC: 'HKC', HPC: 'HP', HPN: 'HP', HPQ: 'HP', HRE: 'Haier', HSD: 'HannStar', HSP: 'HannStar', HTC: 'Hitachi', HWP: 'HP', HWV: 'Huawei', IBM: 'IBM', IFS: 'InFocus', INL: 'Innolux', IQT: 'Hyundai', IVM: 'iiyama',
  JVC: 'JVC', KDS: 'KDS', LCD: 'Toshiba Matsushita', LEN: 'Lenovo', LGD: 'LG Display', LPL: 'LG Philips', MAG: 'MAG', MEI: 'Panasonic', MEL: 'Mitsubishi', MJI: 'Marantz', MSI: 'MSI', NCP: 'Panda', NEC: 'NEC', NEX: 'Nexgen', NOK: 'Nokia', NVD: 'Nvidia',
  ONK: 'Onkyo', ORN: 'Orion', PGS: 'Princeton', PHL: 'Philips', PIO: 'Pioneer', PNR: 'Planar', POS: 'Positivo', QCI: 'Quanta', QDI: 'Quantum Data', QDS: 'Quanta', RHT: 'Red Hat', SAM: 'Samsung', SAN: 'Sanyo', SHP: 'Sharp', SNY: 'Sony', SPT: 'Sceptre', STN: 'Samsung', SUN: 'Sun',
  APP: 'Apple', TCL: 'TCL', TMA: 'Tianma', TOS: 'Toshiba', TSB: 'Toshiba', VES: 'Vestel', VIZ: 'Vizio', VLV: 'Valve', VMW: 'VMware', VSC: 'ViewSonic', WAC: 'Wacom', WDE: 'Westinghouse', YMH: 'Yamaha',
}
