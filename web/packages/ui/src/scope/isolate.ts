/** A node of the style sheet that Emotion is about to insert, as its plugins receive it (stylis). */
export interface StyleNode {
  type: string;
  value: string;
  props: string | string[];
  children: string | StyleNode[];
  return: string;
}

/**
 * Returns an Emotion plugin that keeps our styles and the host's apart.
 *
 * A component's class counts twice, so that the host's rules for elements, such as `.app button`, do not reach into our
 * components. Keyframes get the prefix, so that `pulse` stays the host's own.
 */
export function isolate(prefix: string, keyframes: ReadonlySet<string>) {
  const ownClass = new RegExp(`^\\.${prefix}-[\\w-]+`);
  const renamed = (names: string) =>
    names.replace(/[\w-]+/g, (name) => (keyframes.has(name) ? `${prefix}-${name}` : name));
  return (node: StyleNode): void => {
    if (node.type === 'rule' && Array.isArray(node.props)) {
      node.props = node.props.map((selector) => selector.replace(ownClass, '$&$&'));
    } else if (node.type === '@keyframes') {
      node.value = node.value.replace(/^@keyframes\s+/, `@keyframes ${prefix}-`);
    } else if (node.type === 'decl' && typeof node.children === 'string') {
      if (node.props === 'animation' || node.props === 'animation-name') {
        node.children = renamed(node.children);
        node.value = `${node.props}:${node.children};`;
      } else if (node.props === 'user-select') {
        // Safari knows it by this name only.
        node.return = `-webkit-${node.value}${node.value}`;
      }
    }
  };
}
