/** The few system calls that the standard library has no word for. */

const LINUX_FIOCLEX = 0x5451n; // asm-generic/ioctls.h
const DARWIN_FIOCLEX = 0x20006601n; // sys/filio.h

function libraryName(): string {
  if (Deno.build.os === "darwin") return "libSystem.dylib";
  // Deno itself is built against glibc.
  return "libc.so.6";
}

/**
 * Marks every descriptor above 2 close-on-exec, so that no child holds what this process was started
 * with (a lock of cron's `flock 9`, the write end of somebody's pipe). FIOCLEX takes no argument, so the
 * variadic ioctl(2) can be called the same way on every architecture.
 */
export function closeInheritedOnExec(): void {
  const library = Deno.dlopen(libraryName(), {
    ioctl: { parameters: ["i32", "u64"], result: "i32" },
  });
  try {
    const request = Deno.build.os === "darwin" ? DARWIN_FIOCLEX : LINUX_FIOCLEX;
    for (const entry of Deno.readDirSync("/dev/fd")) {
      const descriptor = Number(entry.name);
      if (descriptor > 2) library.symbols.ioctl(descriptor, request);
    }
  } finally {
    library.close();
  }
}
