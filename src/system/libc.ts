/** The few system calls that Deno has no word for, or has none without every right there is. */

const LINUX_FIOCLEX = 0x5451n; // asm-generic/ioctls.h
const DARWIN_FIOCLEX = 0x20006601n; // sys/filio.h
const CLOSE_RANGE_CLOEXEC = 4; // linux/close_range.h

/** Descriptors above this are not to be expected where the kernel cannot close a range (Linux before 5.11). */
const LAST_DESCRIPTOR = 4095;

const isDarwin = Deno.build.os === "darwin";

/** Deno itself is built against glibc. */
const LIBRARY = isDarwin ? "libSystem.dylib" : "libc.so.6";

/**
 * Marks every descriptor above 2 close-on-exec, so that no child holds what this process was started
 * with (a lock of cron's `flock 9`, the write end of somebody's pipe). FIOCLEX takes no argument, so the
 * variadic ioctl(2) can be called the same way on every architecture.
 */
export function closeInheritedOnExec(): void {
  using library = open({
    ioctl: { parameters: ["i32", "u64"], result: "i32" },
    close_range: { parameters: ["u32", "u32", "i32"], result: "i32", optional: true },
  });
  const { ioctl, close_range } = library.symbols;
  if (close_range?.(3, 0xffffffff, CLOSE_RANGE_CLOEXEC) === 0) return;
  const request = isDarwin ? DARWIN_FIOCLEX : LINUX_FIOCLEX;
  for (let descriptor = 3; descriptor <= LAST_DESCRIPTOR; descriptor++) ioctl(descriptor, request);
}

/**
 * The text of a file of the kernel's own (proc(5)), which Deno's permissions guard more than `read` allows.
 *
 * @returns null when it cannot be read.
 */
export function readKernelFile(path: string): string | null {
  using library = open({
    open: { parameters: ["buffer", "i32"], result: "i32" },
    read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
    close: { parameters: ["i32"], result: "i32" },
  });
  const { open: openFile, read, close } = library.symbols;
  const descriptor = openFile(new TextEncoder().encode(`${path}\0`), 0);
  if (descriptor < 0) return null;
  try {
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(64 << 10);
    let text = "";
    for (;;) {
      const length = Number(read(descriptor, buffer, BigInt(buffer.length)));
      if (length < 0) return null;
      if (length === 0) return text + decoder.decode();
      text += decoder.decode(buffer.subarray(0, length), { stream: true });
    }
  } finally {
    close(descriptor);
  }
}

function open<S extends Deno.ForeignLibraryInterface>(symbols: S) {
  const library = Deno.dlopen(LIBRARY, symbols);
  return { symbols: library.symbols, [Symbol.dispose]: () => library.close() };
}
