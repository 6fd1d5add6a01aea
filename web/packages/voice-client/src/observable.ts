/**
 * A value that notifies its listeners when it is replaced. React's `useSyncExternalStore` reads it.
 *
 * @example
 * ```ts
 * const unsubscribe = device.state.subscribe(() => console.log(device.state.get().readiness));
 * unsubscribe();
 * ```
 */
export class ObservableValue<T> {
  private readonly listeners = new Set<() => void>();
  private value: T;

  constructor(initial: T) {
    this.value = initial;
  }

  readonly get = (): T => this.value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  set(next: T): void {
    if (Object.is(next, this.value)) return;
    this.value = next;
    for (const listener of [...this.listeners]) listener();
  }
}
