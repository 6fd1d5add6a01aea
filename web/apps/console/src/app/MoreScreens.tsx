import { chakra, Menu, Portal } from '@chakra-ui/react';
import { Ellipsis } from 'lucide-react';
import { useLocation, useNavigate } from 'react-router';
import { messages } from '../messages';
import type { NavItem } from './navigation';

/** The last item of the bottom bar in a narrow window: a menu of the screens that have no place in it. */
export function MoreScreens({ items }: { items: readonly NavItem[] }) {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const isCurrent = items.some(({ to }) => pathname.startsWith(to));
  return (
    <Menu.Root positioning={{ placement: 'top-end' }}>
      <Menu.Trigger asChild>
        <chakra.button
          type="button"
          display={{ base: 'flex', md: 'none' }}
          flex="1"
          flexDirection="column"
          alignItems="center"
          justifyContent="center"
          gap="4px"
          minH="48px"
          px="8px"
          borderRadius="6px"
          textStyle="xs"
          cursor="pointer"
          {...(isCurrent ? { color: 'accent', fontWeight: '600' } : {})}
          _hover={{ bg: 'bg.controlHover' }}
        >
          <Ellipsis size={18} aria-hidden />
          {messages.nav.more}
        </chakra.button>
      </Menu.Trigger>
      {/* Inside the bar it would be behind the screen. */}
      <Portal>
        <Menu.Positioner>
          <Menu.Content minW="176px">
            {items.map(({ to, name, icon: Icon }) => (
              <Menu.Item key={to} value={to} minH="40px" onClick={() => void navigate(to)}>
                <Icon size={18} aria-hidden /> {name}
              </Menu.Item>
            ))}
          </Menu.Content>
        </Menu.Positioner>
      </Portal>
    </Menu.Root>
  );
}
