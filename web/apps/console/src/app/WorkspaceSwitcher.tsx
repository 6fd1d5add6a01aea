import { Flex, NativeSelect } from '@chakra-ui/react';
import type { Me, Workspace } from '@ringback/voice-client';
import { messages } from '../messages';

interface Props {
  me: Me;
  workspace: Workspace;
  onChoose: (workspaceId: string) => void;
}

/** Which workspace this window shows. */
export function WorkspaceSwitcher({ me, workspace, onChoose }: Props) {
  return (
    <Flex align="center" position="relative" minW="0">
      <Flex
        position="absolute"
        left="4px"
        zIndex="1"
        boxSize="24px"
        borderRadius="6px"
        bg="accent"
        color="accent.on"
        align="center"
        justify="center"
        fontWeight="600"
        lineHeight="1"
        pointerEvents="none"
        aria-hidden
        data-initial={workspace.name.charAt(0)}
        _before={{ content: 'attr(data-initial)' }}
      />
      <NativeSelect.Root size="sm">
        <NativeSelect.Field
          aria-label={messages.workspace}
          value={workspace.id}
          onChange={(event) => onChoose(event.target.value)}
          h="32px"
          ps="36px"
          fontWeight="600"
          textOverflow="ellipsis"
          border="0"
          bg="transparent"
          cursor="pointer"
          _hover={{ bg: 'bg.controlHover' }}
        >
          {me.workspaces.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </NativeSelect.Field>
        <NativeSelect.Indicator color="fg.muted" />
      </NativeSelect.Root>
    </Flex>
  );
}
