/*
 * The program's entry.  Dispatch comes with the commands.
 */
int main(void)
{
	return 2;
}
