import { chakra, Flex, type HTMLChakraProps, Text } from '@chakra-ui/react';
import type { LucideProps } from 'lucide-react';
import type { ComponentType } from 'react';
import { ariaShortcut, formatShortcut } from './keyboard';
import { Tooltip } from './Tooltip';

interface Props extends HTMLChakraProps<'button'> {
  icon: ComponentType<LucideProps>;
  label: string;
  kind?: 'answer' | 'hangup' | 'plain';
  /** The keyboard shortcut, shown on hover and on focus. */
  shortcut?: string;
  /** `bottom` places the tooltip under the button's label. */
  tooltipPlacement?: 'top' | 'bottom';
  /** Why the button cannot be used, shown on hover and on focus. */
  disabledReason?: string | null;
}

const FILLS = { answer: 'answer', hangup: 'hangup.fill', plain: 'bg.control' };

/** A round call button, 56 px, with its label below. */
export function RoundButton({
  icon: Icon,
  label,
  kind = 'plain',
  shortcut,
  tooltipPlacement = 'top',
  disabledReason = null,
  onClick,
  ...button
}: Props) {
  const plain = kind === 'plain';
  return (
    <Flex direction="column" align="center" gap="8px" minW="64px">
      <Tooltip
        content={disabledReason ?? (shortcut ? formatShortcut(shortcut) : null)}
        placement={tooltipPlacement}
        gutter={tooltipPlacement === 'bottom' ? 32 : 4}
      >
        <chakra.button
          type="button"
          aria-label={label}
          aria-disabled={disabledReason !== null || undefined}
          onClick={disabledReason === null ? onClick : undefined}
          aria-keyshortcuts={shortcut && ariaShortcut(shortcut)}
          display="grid"
          placeItems="center"
          boxSize="56px"
          borderRadius="full"
          cursor="pointer"
          borderWidth={plain ? '1px' : '0'}
          borderColor="line"
          bg={FILLS[kind]}
          color={plain ? 'fg' : `${kind}.on`}
          transition="filter 120ms, background 120ms"
          _hover={plain ? { bg: 'bg.controlHover' } : { filter: 'brightness(.94)' }}
          _active={plain ? { bg: 'bg.controlPressed' } : { filter: 'brightness(.88)' }}
          _disabled={{ opacity: 0.4, cursor: 'not-allowed' }}
          opacity={disabledReason === null ? undefined : 0.4}
          {...button}
        >
          <Icon size={24} aria-hidden />
        </chakra.button>
      </Tooltip>
      <Text textStyle="xs" color="fg.muted" aria-hidden>
        {label}
      </Text>
    </Flex>
  );
}
