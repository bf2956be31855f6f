# SPDX-License-Identifier: Apache-2.0
# In a container, as its root: a web server, and the site's files if they are not there, as the image of
# WordPress does it.

check "the site's file system" 9p "$(awk -v at="$V" '$2 == at { print $3 }' /proc/mounts)"
[ -e "$V/www/wp-config-sample.php" ] || site_files "$V/www"
mkdir /tmp/apache2
apache_conf "$V/www" "$V/log" /tmp/apache2 8080 > /tmp/apache2.conf
exec apache2 -f /tmp/apache2.conf -DFOREGROUND
