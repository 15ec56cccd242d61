# Reads CTest's log and prints "N passed, N failed", from the closing line that
# each Criterion executable writes.  An executable that CTest failed although
# it counted no failure itself (a leak, a time limit, no closing line) is one
# failure, and so is whatever else made CTest end with a status `rc` above 0.
# The exit status is 1 if anything failed or nothing ran.

/ Testing: / {
	named = 1
	failing = 0
}
/^\[====\] Synthesis: Tested:/ {
	for (i = 1; i < NF; i++) {
		if ($i == "Passing:")
			passed += $(i + 1)
		if ($i == "Failing:")
			failing += $(i + 1)
	}
}
/^Test (Passed|Failed|Fail Reason)/ && named {
	if (failing == 0 && $2 != "Passed.")
		failing = 1
	failed += failing
	named = 0
}
END {
	if (rc > 0 && failed == 0)
		failed = 1
	printf "%d passed, %d failed\n", passed, failed
	exit failed > 0 || passed == 0
}
