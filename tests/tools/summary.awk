# Reads CTest's log and prints "N passed, N failed", from the closing line that
# each Criterion executable writes.  An executable that CTest failed although
# it counted no failure itself (a leak, a time limit, no closing line) is one
# failure.  The exit status is 1 if anything failed or nothing ran.

/ Testing: / {
	named = 1
	failing = 0
}
/Synthesis: Tested:/ {
	for (i = 1; i < NF; i++) {
		if ($i == "Passing:")
			passed += $(i + 1)
		if ($i == "Failing:")
			failing += $(i + 1)
	}
}
/^Test (Passed|Failed|time)/ && named {
	if (failing == 0 && $2 != "Passed.")
		failing = 1
	failed += failing
	named = 0
}
END {
	printf "%d passed, %d failed\n", passed, failed
	exit failed > 0 || passed == 0
}
