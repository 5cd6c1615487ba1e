// Looks for the number that the page was asked for. It is given a text and a number of bits, and reaches nothing else.
const encoder = new TextEncoder();
const zeros = (bytes) => {
  let count = 0;
  for (const byte of bytes) {
    if (byte) return count + Math.clz32(byte) - 24;
    count += 8;
  }
  return count;
};

self.onmessage = async ({ data }) => {
  for (let first = 0; ; first += 64) {
    const hashes = await Promise.all(
      Array.from({ length: 64 }, (_, n) => crypto.subtle.digest("SHA-256", encoder.encode(`${data.challenge}:${first + n}`))),
    );
    const found = hashes.findIndex((hash) => zeros(new Uint8Array(hash)) >= data.bits);
    if (found >= 0) return self.postMessage(String(first + found));
  }
};
