/** The checksum of cksum(1), as POSIX has it. Pure. */

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte << 24;
  for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0);
  return sum;
});

/** As `cksum` prints it of its standard input: the checksum and the length in bytes. */
export function cksum(bytes: Uint8Array): string {
  let sum = 0;
  const add = (byte: number) => sum = (sum << 8) ^ TABLE[(sum >>> 24) ^ byte]!;
  for (const byte of bytes) add(byte);
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) add(length % 256);
  return `${~sum >>> 0} ${bytes.length}`;
}
