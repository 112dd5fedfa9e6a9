/** Lets a key be for somebody else, too: the next claim to it, which is Radix's, counts for nothing. */
export function leaveKey(event: KeyboardEvent): void {
  event.preventDefault = () => Reflect.deleteProperty(event, 'preventDefault');
}
