/** Characters that nobody sees: zero-width spaces and joiners, directional marks, fillers. Part of a class under u. */
export const invisibleCharacters = '\\p{Cf}\\p{Default_Ignorable_Code_Point}';
