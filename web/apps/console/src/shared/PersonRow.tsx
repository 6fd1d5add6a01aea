import { chakra, Flex, Text } from '@chakra-ui/react';
import type { ReactNode } from 'react';

interface Props {
  name: string;
  /** Before the name: an avatar, or the direction of a call. */
  icon: ReactNode;
  detail: string;
  onClick: () => void;
  /** A control at the end of the row, outside of its button. */
  action?: ReactNode;
}

/** A contact or call in a short list. Pressing it fills the number field. */
export function PersonRow({ name, icon, detail, onClick, action }: Props) {
  return (
    <Flex align="center" borderBottomWidth="1px" borderColor="line" _last={{ borderBottomWidth: '0' }}>
      <chakra.button
        type="button"
        flex="1"
        minW="0"
        minH="48px"
        px="16px"
        py="8px"
        display="flex"
        alignItems="center"
        gap="12px"
        cursor="pointer"
        textAlign="start"
        _hover={{ bg: 'bg.rowHover' }}
        _focusVisible={{ outlineOffset: '-3px' }}
        onClick={onClick}
      >
        {icon}
        <Text flex="1" fontWeight="500" truncate>
          {name}
        </Text>
        <Text color="fg.muted" whiteSpace="nowrap">
          {detail}
        </Text>
      </chakra.button>
      {action}
    </Flex>
  );
}
