/** Returns the storage of the browser, or null in a frame without storage access. */
export function browserStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
