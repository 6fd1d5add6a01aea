import { Tooltip as ChakraTooltip, mergeProps } from '@chakra-ui/react';
import {
  cloneElement,
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { Portal } from './scope/Portal';

interface Props {
  content: ReactNode;
  placement?: 'top' | 'bottom';
  /** The distance from the trigger, in pixels. */
  gutter?: number;
  children: ReactElement<{ id?: string }>;
}

const OPEN_DELAY_MS = 200;

/**
 * A tooltip on hover and on focus. Disabled without content. Chakra's tooltip is rendered when it opens for the first
 * time, because a list has one in each row.
 */
export function Tooltip({ content, placement = 'bottom', gutter = 8, children }: Props) {
  const id = useId();
  const [isWanted, setWanted] = useState(false);
  const [wasOpen, setWasOpen] = useState(false);
  const opening = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(opening.current), []);
  const isOpen = isWanted && Boolean(content);
  if (isOpen && !wasOpen) setWasOpen(true);

  const close = () => {
    clearTimeout(opening.current);
    setWanted(false);
  };
  const triggerId = children.props.id ?? id;
  const contentId = `${id}-tooltip`;
  const trigger = {
    id: triggerId,
    ...(isOpen && { 'aria-describedby': contentId }),
    onPointerEnter: ({ pointerType }: PointerEvent) => {
      if (pointerType === 'touch') return;
      clearTimeout(opening.current);
      opening.current = setTimeout(() => setWanted(true), OPEN_DELAY_MS);
    },
    onPointerLeave: close,
    onPointerCancel: close,
    onFocus: ({ target }: FocusEvent) => target.matches(':focus-visible') && setWanted(true),
    onBlur: close,
  };
  return (
    <>
      {cloneElement(children, mergeProps(children.props, trigger))}
      {wasOpen && (
        <ChakraTooltip.Root
          ids={{ trigger: triggerId, content: contentId }}
          open={isOpen}
          // Escape, scrolling and another tooltip close it.
          onOpenChange={({ open }) => !open && close()}
          positioning={{ placement, gutter }}
        >
          <Portal>
            <ChakraTooltip.Positioner>
              <ChakraTooltip.Content
                maxW="280px"
                bg="fg"
                color="bg.card"
                textStyle="xs"
                fontWeight="400"
                px="8px"
                py="4px"
              >
                {content}
              </ChakraTooltip.Content>
            </ChakraTooltip.Positioner>
          </Portal>
        </ChakraTooltip.Root>
      )}
    </>
  );
}
