import { chakra, Menu, Text } from '@chakra-ui/react';
import { Avatar } from '@ringback/ui';
import type { Me } from '@ringback/voice-client';
import { LogOut, UserRound } from 'lucide-react';
import { useNavigate } from 'react-router';
import { messages } from '../messages';

/** The signed-in user, with a menu for the account and signing out. */
export function AvatarMenu({ me, onSignOut }: { me: Me; onSignOut: () => void }) {
  const navigate = useNavigate();
  return (
    <Menu.Root positioning={{ placement: 'bottom-end' }}>
      <Menu.Trigger asChild>
        <chakra.button type="button" aria-label={messages.accountOf(me.user.name)} cursor="pointer" borderRadius="full">
          <Avatar name={me.user.name} size={32} />
        </chakra.button>
      </Menu.Trigger>
      <Menu.Positioner>
        <Menu.Content minW="216px">
          <Menu.ItemGroup>
            <Menu.ItemGroupLabel px="8px" py="8px" mb="4px" borderBottomWidth="1px" borderColor="line">
              <Text fontWeight="600">{me.user.name}</Text>
              <Text fontWeight="400" color="fg.muted">
                {me.user.email}
              </Text>
            </Menu.ItemGroupLabel>
            <Menu.Item value="account" onClick={() => navigate('/account')}>
              <UserRound size={16} aria-hidden /> {messages.nav.account}
            </Menu.Item>
            <Menu.Item value="sign-out" onClick={onSignOut}>
              <LogOut size={16} aria-hidden /> {messages.signOut}
            </Menu.Item>
          </Menu.ItemGroup>
        </Menu.Content>
      </Menu.Positioner>
    </Menu.Root>
  );
}
