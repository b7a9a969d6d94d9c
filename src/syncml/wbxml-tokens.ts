/** Numbers of the WAP Binary XML format (WBXML 1.3, section 7) that SyncML messages use or refuse. */

export const TOKEN = {
  switchPage: 0x00,
  end: 0x01,
  entity: 0x02,
  inlineString: 0x03,
  literal: 0x04,
  processingInstruction: 0x43,
  tableString: 0x83,
  opaque: 0xc3,
} as const;

/** EXT_I_n, EXT_T_n and EXT_n: reserved for documents that define them, which SyncML does not. */
export const EXTENSION_TOKENS: ReadonlySet<number> = new Set([
  0x40, 0x41, 0x42, 0x80, 0x81, 0x82, 0xc0, 0xc1, 0xc2,
]);

/** Bits of a tag octet. */
export const HAS_ATTRIBUTES = 0x80;
export const HAS_CONTENT = 0x40;
export const TOKEN_MASK = 0x3f;

/** IANA MIBenum numbers. */
export const CHARSET = { unknown: 0, usAscii: 3, utf8: 106 } as const;

/** SyncML 1.2 in the registry of WBXML public identifiers. */
export const SYNCML_12_ID = 0x1201;
export const SYNCML_12_FPI = '-//SYNCML//DTD SyncML 1.2//EN';

/** Registered numbers of other SyncML documents. */
export const OTHER_SYNCML_IDS: ReadonlyMap<number, string> = new Map([
  [0x0fd1, 'SyncML 1.0'],
  [0x0fd2, 'DevInf 1.0'],
  [0x0fd3, 'SyncML 1.1'],
  [0x0fd4, 'DevInf 1.1'],
  [0x1202, 'MetInf 1.2'],
  [0x1203, 'DevInf 1.2'],
]);
